"""Let direct deposits follow what the bank says of their entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.states import GRAPH, DisbursementState, Way
from wellpaid.core.banking.queries import EntryRow, find_entries
from wellpaid.core.banking.states import EntryState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_disbursements import move_disbursements

_PER_TRANSACTION = 500
_MEANS = {
    EntryState.SETTLED: DisbursementState.SETTLED,
    EntryState.RETURNED: DisbursementState.RETURNED,
    EntryState.CANCELLED: DisbursementState.STOPPED,
}


def follow_entries(*, organization_id: UUID, now: datetime) -> int:
    """Look at every direct deposit on its way; give how many took a step."""
    count, after = 0, UUID(int=0)
    while ids := _issued(organization_id, after):
        after = ids[-1]
        count += follow(organization_id=organization_id, disbursement_ids=ids, now=now)
    return count


def follow(*, organization_id: UUID, disbursement_ids: Collection[UUID], now: datetime) -> int:
    """Let these follow their entries; give how many took a step. Nothing happens twice.

    Those that came back are still the payee's: its copy of the remittance says where the money is.
    """
    with tenant(organization_id):
        rows = lock_rows(Disbursement, disbursement_ids).values()
        entries = find_entries(
            organization_id=organization_id, references=[row.entry_reference for row in rows]
        )
        moved = 0
        for state in _MEANS.values():
            going = [row for row in rows if _goes_to(row, entries) is state]
            for row in going:
                row.failure_code = entries[row.entry_reference].return_code
            move_disbursements(
                disbursements=going, to=state, actor=SYSTEM, now=now, also=["failure_code"]
            )
            moved += len(going)
            if state is not DisbursementState.SETTLED:
                _tell_payees(organization_id, going)
        return moved


def _issued(organization_id: UUID, after: UUID) -> list[UUID]:
    with tenant(organization_id):
        rows = Disbursement.objects.filter(
            state=DisbursementState.ISSUED, way=Way.ACH, id__gt=after
        )
        return list(rows.order_by("id").values_list("id", flat=True)[:_PER_TRANSACTION])


def _goes_to(row: Disbursement, entries: dict[str, EntryRow]) -> DisbursementState | None:
    entry = entries.get(row.entry_reference)
    state = _MEANS.get(entry.state) if entry is not None else None
    if state is None or not GRAPH.allows(DisbursementState(row.state), state):
        return None
    return state


def _tell_payees(organization_id: UUID, rows: Iterable[Disbursement]) -> None:
    for row in rows:
        if row.payee_organization_id is not None:
            defer(
                "disbursements.tell_payee", organization_id=organization_id, disbursement_id=row.id
            )
