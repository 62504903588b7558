"""Correct an account as its bank says: one person asks, another one agrees."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.bank_changes.events import CORRECTION_MOVES
from wellpaid.claim_pay.bank_changes.models import AccountCorrection
from wellpaid.claim_pay.bank_changes.states import CORRECTION_GRAPH, CorrectionState
from wellpaid.claim_pay.enrollment.operations.decide_account import (
    NothingToDecide,
    SecondPersonNeeded,
)
from wellpaid.core.banking.operations.take_over_correction import (
    CorrectionNotPossible,
    take_over_correction,
)
from wellpaid.core.banking.queries.copies import copy_of
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant


def ask_correction(
    *, organization_id: UUID, correction_id: UUID, actor: Actor, now: datetime
) -> None:
    """Say that the bank is right.

    :raises NotFound: the organisation has no such correction
    :raises NothingToDecide: somebody has asked already, or it is decided
    """
    with tenant(organization_id):
        row = _locked(correction_id)
        row.asked_by = str(actor)
        _move(row, CorrectionState.ASKED, actor, now)


def dismiss_correction(
    *, organization_id: UUID, correction_id: UUID, actor: Actor, now: datetime
) -> None:
    """Keep the number as it is.

    :raises NotFound: the organisation has no such correction
    :raises NothingToDecide: it is decided
    """
    with tenant(organization_id):
        row = _locked(correction_id)
        row.decided_by = str(actor)
        _move(row, CorrectionState.DISMISSED, actor, now)


def apply_suggested(
    *, organization_id: UUID, correction_id: UUID, actor: Actor, now: datetime
) -> None:
    """Agree as the second person: the account has the bank's number from now on.

    :raises NotFound: the organisation has no such correction
    :raises NothingToDecide: nobody has asked, or it is decided
    :raises SecondPersonNeeded: the actor asked
    :raises CorrectionNotPossible: the account or the payer's copy is gone, or the number is taken
    """
    with tenant(organization_id):
        found = AccountCorrection.objects.filter(id=correction_id).first()
    if found is None:
        raise NotFound
    # The number is the payer's row: read in a transaction of its own.
    copy = copy_of(organization_id=found.payer_id, bank_account_id=found.copy_account_id)
    if copy is None or not copy.is_corrected or copy.last4 != found.new_last4:
        raise CorrectionNotPossible
    with tenant(organization_id):
        row = _locked(correction_id)
        if row.state != CorrectionState.ASKED:
            raise NothingToDecide
        if row.asked_by == str(actor):
            raise SecondPersonNeeded
        take_over_correction(bank_account_id=row.bank_account_id, copy=copy, actor=actor, now=now)
        row.decided_by = str(actor)
        _move(row, CorrectionState.APPLIED, actor, now)


def _locked(correction_id: UUID) -> AccountCorrection:
    row = lock_rows(AccountCorrection, [correction_id]).get(correction_id)
    if row is None:
        raise NotFound
    return row


def _move(row: AccountCorrection, to: CorrectionState, actor: Actor, now: datetime) -> None:
    if not CORRECTION_GRAPH.allows(CorrectionState(row.state), to):
        raise NothingToDecide
    code = CORRECTION_GRAPH.event(CorrectionState(row.state), to)
    row.state, row.state_changed_at = to, now
    row.save()
    event = CORRECTION_MOVES[code](
        account_correction_id=row.id, bank_account_id=row.bank_account_id
    )
    announce(event, actor=actor, subject_id=row.bank_account_id, now=now)
