"""Take a change one step further, and tell every administrator."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from wellpaid.claim_pay.bank_changes.events import (
    ChangeCancelled,
    ChangeComplete,
    ChangeEffective,
    ChangeRefused,
    RefusalReason,
)
from wellpaid.claim_pay.bank_changes.models import BankChange, OpenChange
from wellpaid.claim_pay.bank_changes.queries import guards_of
from wellpaid.claim_pay.bank_changes.states import CHANGE_GRAPH, ChangeState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.events.registry import Event
from wellpaid.formats.nacha.calendar import add_banking_days
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open

from .tell_administrators import Step, tell_administrators


def locked_change(bank_change_id: UUID) -> BankChange:
    """Lock a change of the open organisation and give it fresh.

    :raises NotFound: it has no such change
    """
    row = lock_rows(BankChange, [bank_change_id]).get(bank_change_id)
    if row is None:
        raise NotFound
    return row


def advance(*, row: BankChange, today: date, actor: Actor, now: datetime) -> None:
    """Set the day on which a locked change takes effect, once the last proof is there."""
    if row.state != ChangeState.COLLECTING or not guards_of(row).are_met:
        return
    row.effective_date = add_banking_days(today, settings.BANK_WAIT_DAYS)
    event = ChangeComplete(bank_change_id=row.id, effective_date=row.effective_date)
    move_change(row=row, to=ChangeState.WAITING, event=event, actor=actor, now=now)
    tell_administrators(row=row, step=Step.COMPLETE, now=now)


def cancel(*, row: BankChange, actor: Actor, now: datetime) -> None:
    """Cancel a locked change."""
    row.ended_by = str(actor)
    event = ChangeCancelled(bank_change_id=row.id)
    move_change(row=row, to=ChangeState.CANCELLED, event=event, actor=actor, now=now)
    tell_administrators(row=row, step=Step.CANCELLED, now=now)


def refuse(*, row: BankChange, reason: RefusalReason, actor: Actor, now: datetime) -> None:
    """End a locked change against the wish of who asked."""
    row.ended_by, row.refusal_reason = str(actor), reason
    event = ChangeRefused(bank_change_id=row.id, reason_code=reason)
    move_change(row=row, to=ChangeState.REFUSED, event=event, actor=actor, now=now)
    tell_administrators(row=row, step=Step.REFUSED, now=now)


def take_effect(*, row: BankChange, election_count: int, actor: Actor, now: datetime) -> None:
    """Mark a locked change as done."""
    event = ChangeEffective(bank_change_id=row.id, election_count=election_count)
    move_change(row=row, to=ChangeState.EFFECTIVE, event=event, actor=actor, now=now)
    tell_administrators(row=row, step=Step.EFFECTIVE, now=now)


def move_change(
    *, row: BankChange, to: ChangeState, event: Event, actor: Actor, now: datetime
) -> None:
    """Move a locked change and announce it; one that has ended leaves the operator's list.

    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = CHANGE_GRAPH.event(ChangeState(row.state), to)
    assert code == event.code
    row.state, row.state_changed_at = to, now
    row.save()
    if to is not ChangeState.WAITING:
        OpenChange.objects.filter(bank_change_id=row.id).update(ended_at=now)
    announce(event, actor=actor, subject_id=row.id, now=now)
