"""A person's statements as a list, the newest first, over all organisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import Sight, by_organization

from .models import Statement
from .queries import whole_guarantors
from .states import DONE, StatementState

PAGE_ROWS = 50


@dataclass(frozen=True)
class StatementRow:
    """A statement in the archive; one that wasn't needed any more has no paper."""

    number: str
    organization_id: UUID
    guarantor_id: UUID
    clinic_name: str
    state: StatementState
    statement_date: date
    bills_count: int
    owed: Money
    pages_count: int

    @property
    def is_ready(self) -> bool:
        """Whether there is a paper."""
        return self.state is StatementState.READY


@dataclass(frozen=True)
class StatementList:
    """A page of the archive."""

    rows: tuple[StatementRow, ...]
    count: int
    page: int
    page_rows: int

    @property
    def pages_count(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.count // self.page_rows))


def statement_list(
    *,
    sights: Sequence[Sight],
    page: int,
    page_rows: int = PAGE_ROWS,
    states: Sequence[StatementState] = DONE,
) -> StatementList:
    """Give a page of the statements that these sights reach: three queries an organisation.

    :param page: from 1; one past the end is empty
    """
    rows: list[StatementRow] = []
    count = 0
    seen = by_organization(sights)
    first, last = (page - 1) * page_rows, page * page_rows
    for organization_id, seeing in seen.items():
        clinic_name = clinic_by_id(organization_id).name
        with tenant(organization_id):
            found = Statement.objects.filter(
                guarantor_id__in=whole_guarantors(seeing), state__in=states
            )
            count += found.count()
            # One organisation pages by itself; several give all that the page might need.
            start = first if len(seen) == 1 else 0
            ordered = found.order_by("-statement_date", "number")[start:last]
            rows += [_row(row, clinic_name) for row in ordered]
    if len(seen) > 1:
        rows = sorted(rows, key=lambda row: (-row.statement_date.toordinal(), row.number))
        rows = rows[first:last]
    return StatementList(rows=tuple(rows), count=count, page=page, page_rows=page_rows)


def _row(row: Statement, clinic_name: str) -> StatementRow:
    return StatementRow(
        number=row.number,
        organization_id=row.organization_id,
        guarantor_id=row.guarantor_id,
        clinic_name=clinic_name,
        state=StatementState(row.state),
        statement_date=row.statement_date,
        bills_count=row.bills_count,
        owed=Money(row.owed_cents),
        pages_count=row.pages_count,
    )
