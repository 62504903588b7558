"""A payer's list of providers, as rows ready for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from wellpaid.claim_pay.payees.queries import are_enrolled
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .models import Disbursement, PaidProvider
from .states import DisbursementState, Way

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """Whom the payer pays.

    :param is_enrolled: by the directory, now
    :param why_code: why it was paid that way (``elections.resolve.Why``)
    :param return_code: of the last deposit, if it came back
    :param changed: the day of the last change of way or account
    """

    id: UUID
    name: str
    npi: str
    is_enrolled: bool
    way: Way
    why_code: str
    return_code: str
    changed: date
    last_payment_date: date
    payment_count: int
    invited_at: datetime | None
    invited_email: str


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """A page of them, by name."""

    rows: tuple[ProviderRow, ...]
    count: int


def providers_page(
    *,
    organization_id: UUID,
    page: int,
    text: str = "",
    way: Way | None = None,
    is_enrolled: bool | None = None,
) -> ProviderPage:
    """Give a page of providers by name: four queries.

    :param text: part of the name, or the NPI
    :param is_enrolled: as it was at the last payment
    """
    with tenant(organization_id):
        rows: QuerySet[PaidProvider] = PaidProvider.objects.order_by("payee_name", "id")
        if text:
            rows = rows.filter(Q(payee_name__icontains=text) | Q(payee_npi=text))
        if way is not None:
            rows = rows.filter(way=way)
        if is_enrolled is not None:
            rows = rows.filter(payee_organization_id__isnull=not is_enrolled)
        start = (page - 1) * PAGE_ROWS
        shown = list(rows[start : start + PAGE_ROWS])
        return ProviderPage(_rows(shown), rows.count())


def provider_row(*, organization_id: UUID, paid_provider_id: UUID) -> ProviderRow:
    """Give one of them.

    :raises NotFound: the payer pays no such provider
    """
    with tenant(organization_id):
        row = PaidProvider.objects.filter(id=paid_provider_id).first()
        if row is None:
            raise NotFound
        return _rows([row])[0]


def _rows(rows: list[PaidProvider]) -> tuple[ProviderRow, ...]:
    enrolled = are_enrolled((row.payee_tin_hash, row.payee_npi) for row in rows)
    back = Disbursement.objects.filter(
        payee_id__in=[row.payee_id for row in rows if row.payee_id],
        way=Way.ACH,
        state=DisbursementState.RETURNED,
    )
    codes = {
        (payee_id, npi): code
        for payee_id, npi, code in back.order_by("state_changed_at").values_list(
            "payee_id", "payee_npi", "failure_code"
        )
    }
    return tuple(
        ProviderRow(
            id=row.id,
            name=row.payee_name,
            npi=row.payee_npi,
            is_enrolled=(row.payee_tin_hash, row.payee_npi) in enrolled,
            way=Way(row.way),
            why_code=row.why_code,
            return_code=codes.get((row.payee_id, row.payee_npi), ""),
            changed=max(row.way_since_date, row.account_changed_date or row.way_since_date),
            last_payment_date=row.last_payment_date,
            payment_count=row.payment_count,
            invited_at=row.invited_at,
            invited_email=row.invited_email,
        )
        for row in rows
    )
