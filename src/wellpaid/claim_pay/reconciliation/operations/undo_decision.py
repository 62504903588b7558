"""Take a decision about a case back, for some days."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.reconciliation.events import Resolution
from wellpaid.claim_pay.reconciliation.models import CasePart, DepositCase
from wellpaid.claim_pay.reconciliation.policy import may_undo
from wellpaid.claim_pay.reconciliation.states import DECIDED, CaseState
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.operations.move_remittances import move_remittances
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.banking.operations.unmatch_line import unmatch_line
from wellpaid.core.events.actors import Actor
from wellpaid.core.ledger.operations.reverse import reverse_journal
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_cases import CaseChanged, locked_case, move_cases

_REASON = "The match was taken back."


class TooLateToUndo(ProductError):
    """The days are over."""

    code, status = "deposit_case_too_late", 409
    message = "This was decided more than 7 days ago and stays. Your books weren't changed."


def undo_decision(
    *, organization_id: UUID, deposit_case_id: UUID, today: date, actor: Actor, now: datetime
) -> None:
    """Take a match, or putting aside, back; its entries are reversed. An open case stays as it is.

    What was taken back isn't matched by itself again.

    :raises NotFound: the organisation has no such case
    :raises TooLateToUndo: it was decided too long ago
    :raises CaseChanged: a payment of it has gone another way meanwhile
    """
    with tenant(organization_id):
        case = locked_case(deposit_case_id)
        if case.state not in DECIDED:
            return
        if case.decided_at is None or not may_undo(case.decided_at, now):
            raise TooLateToUndo
        if case.state == CaseState.MATCHED:
            _take_back(case, today, actor, now)
        case.is_held = True
        move_cases(cases=[case], to=CaseState.NEEDS_YOU, actor=actor, now=now)
        # Behind the event, which says what was taken back.
        case.resolution, case.difference_journal_id = Resolution.NONE, None
        case.save(update_fields=["resolution", "difference_journal_id"])


def _take_back(case: DepositCase, today: date, actor: Actor, now: datetime) -> None:
    parts = list(CasePart.objects.filter(deposit_case_id=case.id))
    if not all(part.is_active for part in parts):
        # Its money came and went back, and comes again: this deposit is no payment of the new one.
        raise CaseChanged
    ids = [part.remittance_id for part in parts if part.remittance_id]
    remittances = list(lock_rows(Remittance, ids).values())
    if any(row.state != RemittanceState.ARRIVED for row in remittances):
        raise CaseChanged
    move_remittances(remittances=remittances, to=RemittanceState.COMING, actor=actor, now=now)
    for part in sorted(parts, key=lambda one: str(one.bank_line_id)):
        if part.bank_line_id:
            unmatch_line(
                organization_id=case.organization_id,
                bank_line_id=part.bank_line_id,
                actor=actor,
                now=now,
            )
    journals = [part.journal_id for part in parts if part.journal_id]
    if case.difference_journal_id:
        journals.append(case.difference_journal_id)
    for journal_id in journals:
        reverse_journal(
            journal_id=journal_id,
            reason=_REASON,
            effective_date=today,
            actor=actor,
            key=f"undo:{journal_id}",
        )
    CasePart.objects.filter(deposit_case_id=case.id).update(journal_id=None)
