"""Write down that the operator called the number on file from before the change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.bank_changes.events import CallOutcome, ChangeCalled, RefusalReason
from wellpaid.claim_pay.bank_changes.models import ChangeCall
from wellpaid.claim_pay.bank_changes.states import ChangeState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_change import advance, locked_change, refuse
from .prove_payment import ChangeOver
from .tell_administrators import Step, tell_administrators


class CallWrong(ProductError):
    """Nobody was named, or the call is not of the time since the change was asked for."""

    code, status = "call_wrong", 422
    message = _("Write with whom you spoke, and a time since the change was asked for.")


class CallerIsNotOutside(ProductError):
    """Who asks or approves within the organisation isn't who calls it."""

    code, status = "caller_is_not_outside", 409
    message = _("You asked for this change or approved it. Somebody else has to call.")


@dataclass(frozen=True, slots=True)
class Call:
    """What happened on the phone."""

    spoken_with: str
    called_at: datetime
    outcome: CallOutcome


def record_call(
    *,
    organization_id: UUID,
    bank_change_id: UUID,
    call: Call,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the call. *Confirmed* is the proof; *denied* stops the change; else call again.

    :raises NotFound: there is no such change
    :raises ChangeOver: it has ended, or somebody confirmed it by phone before
    :raises CallWrong: nobody named, or the time can't be
    :raises CallerIsNotOutside: the caller is one of the two people of the organisation
    """
    name = " ".join(call.spoken_with.split())
    with tenant(organization_id):
        row = locked_change(bank_change_id)
        if row.state != ChangeState.COLLECTING or row.called_at is not None:
            raise ChangeOver
        if str(actor) in {row.asked_by, row.approved_by}:
            raise CallerIsNotOutside
        has_name = bool(name) or call.outcome is CallOutcome.NOT_REACHED
        # People write minutes.
        earliest = row.asked_at.replace(second=0, microsecond=0)
        if not has_name or not earliest <= call.called_at <= now:
            raise CallWrong
        kept = ChangeCall.objects.create(
            bank_change_id=row.id,
            phone=row.phone_on_file,
            spoken_with=name,
            outcome=call.outcome,
            called_at=call.called_at,
            recorded_by=str(actor),
            recorded_at=now,
        )
        event = ChangeCalled(bank_change_id=row.id, outcome_code=call.outcome)
        announce(event, actor=actor, subject_id=row.id, now=now)
        tell_administrators(row=row, step=Step.CALLED, now=now, nonce=str(kept.id))
        if call.outcome is CallOutcome.DENIED:
            refuse(row=row, reason=RefusalReason.DENIED_BY_PHONE, actor=actor, now=now)
        elif call.outcome is CallOutcome.CONFIRMED:
            row.called_at = call.called_at
            row.save(update_fields=["called_at"])
            advance(row=row, today=today, actor=actor, now=now)
