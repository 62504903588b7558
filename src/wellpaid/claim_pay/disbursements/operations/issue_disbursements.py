"""Send what is ready: in line for the bank's next file, or as a check to be printed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.models import Checkbook, Disbursement
from wellpaid.claim_pay.disbursements.packing import ENTRY_DESCRIPTION, TraceUnfit, trn_segment
from wellpaid.claim_pay.disbursements.states import DisbursementState, Way
from wellpaid.claim_pay.submissions.models import SubmittedPayment
from wellpaid.core.banking.operations.copy_account import copy_account
from wellpaid.core.banking.operations.originate_credits import originate_credits
from wellpaid.core.banking.operations.originate_entry import EntryRequest
from wellpaid.core.banking.states import Direction
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.errors import NotFound
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.tenancy.scope import current_organization_id, tenant

from .move_disbursements import move_disbursements

_PER_TRANSACTION = 500
_INDIVIDUAL_ID_LENGTH = 15


@dataclass(frozen=True, slots=True)
class _Target:
    """A payee's account, in the payee's own organisation."""

    provider_id: UUID
    payee_id: UUID
    account_id: UUID


def issue_disbursements(*, organization_id: UUID, now: datetime) -> int:
    """Issue everything of a payer's that is ready and due; give how many.

    Direct deposits go in line at once, for their day; checks are written on theirs. What can't go
    as it is, is held with the reason, and the rest goes on. Each hundred is one transaction: the
    entry, the step and the books; killed in between, the next run does the rest.
    """
    today = local_date(now, clinic_by_id(organization_id).time_zone)
    accounts: dict[_Target, UUID | None] = {}
    count, after = 0, UUID(int=0)
    while ready := _ready(organization_id, today, after):
        after = ready[-1].id
        _copy_accounts(organization_id, ready, accounts, now)
        with tenant(organization_id):
            count += _issue([row.id for row in ready], accounts, now)
    with tenant(organization_id):
        defer("disbursements.deliver", organization_id=organization_id)
        defer("virtual_cards.issue", organization_id=organization_id)
    return count


def _ready(organization_id: UUID, today: date, after: UUID) -> list[Disbursement]:
    with tenant(organization_id):
        rows = Disbursement.objects.filter(state=DisbursementState.READY, id__gt=after)
        due = rows.exclude(way__in=[Way.CHECK, Way.VIRTUAL_CARD], payment_date__gt=today)
        # A card's issuer is asked over the network, by a job of its own.
        return list(due.exclude(way=Way.VIRTUAL_CARD).order_by("id")[:_PER_TRANSACTION])


def _copy_accounts(
    organization_id: UUID,
    ready: Collection[Disbursement],
    accounts: dict[_Target, UUID | None],
    now: datetime,
) -> None:
    """Have each payee's account among the payer's rows; outside any transaction."""
    for row in ready:
        if row.way != Way.ACH:
            continue
        target = _target(row)
        if target in accounts:
            continue
        try:
            accounts[target] = copy_account(
                from_organization_id=target.provider_id,
                bank_account_id=target.account_id,
                to_organization_id=organization_id,
                owner_id=target.payee_id,
                actor=SYSTEM,
                now=now,
            )
        except NotFound:
            # Closed since the payment got its way: held below, with this as its reason.
            accounts[target] = None


def _target(row: Disbursement) -> _Target:
    # Only a provider of ours can have chosen direct deposit.
    assert row.payee_organization_id is not None
    assert row.payee_id is not None
    assert row.payee_account_id is not None
    return _Target(row.payee_organization_id, row.payee_id, row.payee_account_id)


def _issue(ids: list[UUID], accounts: dict[_Target, UUID | None], now: datetime) -> int:
    locked = lock_rows(Disbursement, ids).values()
    ready = [row for row in locked if row.state == DisbursementState.READY]
    why_not = _send([row for row in ready if row.way == Way.ACH], accounts, now)
    issued, held, nothing = [], [], []
    for row in ready:
        if row.id in why_not:
            row.reason = why_not[row.id]
            held.append(row)
        elif row.way == Way.NOTHING:
            nothing.append(row)
        else:
            row.issued_at = now
            issued.append(row)
    _number_checks([row for row in issued if row.way == Way.CHECK])
    for rows, state in (
        (issued, DisbursementState.ISSUED),
        (held, DisbursementState.HELD),
        (nothing, DisbursementState.SETTLED),
    ):
        move_disbursements(
            disbursements=rows, to=state, actor=SYSTEM, now=now,
            also=["issued_at", "reason", "check_number"],
        )  # fmt: skip
    return len(issued) + len(nothing)


def _send(
    rows: Collection[Disbursement], accounts: dict[_Target, UUID | None], now: datetime
) -> dict[UUID, str]:
    """Put direct deposits in line; give why one can't be, for those that can't."""
    supplements = dict(
        SubmittedPayment.objects.filter(
            id__in={row.submitted_payment_id for row in rows}
        ).values_list("id", "trace_supplement")
    )
    why_not: dict[UUID, str] = {}
    requests: dict[UUID, EntryRequest] = {}
    for row in rows:
        account_id = accounts[_target(row)]
        if account_id is None:
            why_not[row.id] = "The payee’s bank account can’t be used any more."
            continue
        try:
            requests[row.id] = _request(row, account_id, supplements[row.submitted_payment_id])
        except TraceUnfit as error:
            why_not[row.id] = f"It can’t go by bank: {error}."
    if requests:
        refused = originate_credits(
            organization_id=current_organization_id(),
            requests=list(requests.values()),
            actor=SYSTEM,
            now=now,
        )
        for row_id, request in requests.items():
            if request.reference in refused:
                why_not[row_id] = str(refused[request.reference])
    return why_not


def _request(row: Disbursement, account_id: UUID, supplement: str) -> EntryRequest:
    """Write a direct deposit.

    :raises TraceUnfit: its number can't stand in a bank file
    """
    return EntryRequest(
        reference=row.entry_reference,
        bank_account_id=account_id,
        direction=Direction.CREDIT,
        amount=row.amount,
        entry_description=ENTRY_DESCRIPTION,
        individual_id=row.payee_npi or row.id.hex[:_INDIVIDUAL_ID_LENGTH],
        addenda_text=trn_segment(row.trace_number, row.payer_id_number, supplement),
        wished_date=row.payment_date,
    )


def _number_checks(rows: Collection[Disbursement]) -> None:
    """Give checks the next numbers of the payer's checkbook, under its lock."""
    if not rows:
        return
    checkbook, _ = Checkbook.objects.get_or_create()
    checkbook = lock_row(Checkbook, checkbook.id)
    for row in rows:
        checkbook.last_number += 1
        row.check_number = checkbook.last_number
    checkbook.save(update_fields=["last_number"])
