"""Name one payment that came before: who receives the money knows its amount and day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.bank_changes.events import PaymentNotProved, PaymentProved, RefusalReason
from wellpaid.claim_pay.bank_changes.models import BankChange
from wellpaid.claim_pay.bank_changes.policy import PAYMENT_TRIES_MAX, oldest_payment
from wellpaid.claim_pay.bank_changes.states import ChangeState
from wellpaid.claim_pay.remittances.queries import paid_remittance
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .move_change import advance, locked_change, refuse
from .tell_administrators import Step, tell_administrators


class PaymentUnknown(ProductError):
    """A wrong answer; it was counted."""

    code, status = "payment_unknown", 422
    message = _("We know no payment of this amount on this day. Look at a bank statement.")


class ChangeOver(ProductError):
    """It has taken effect, was cancelled or was stopped; or the step is done."""

    code, status = "change_over", 409
    message = _("This step is over. Nothing was changed. Look at where the change is now.")


def prove_payment(
    *,
    organization_id: UUID,
    bank_change_id: UUID,
    amount: Money,
    payment_date: date,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Hold an answer against the payments of the last six months. Three wrong ones end the change.

    :raises NotFound: the organisation has no such change
    :raises ChangeOver: the step is done, or the change is; or this answer ended it
    :raises PaymentUnknown: wrong; the answer was counted
    """
    with tenant(organization_id):
        row = locked_change(bank_change_id)
        if row.state != ChangeState.COLLECTING or row.payment_proved_at or not row.has_payments:
            raise ChangeOver
        found = paid_remittance(
            organization_id,
            amount=amount,
            payment_date=payment_date,
            since=oldest_payment(today),
        )
        if found is not None:
            row.payment_proved_at, row.proved_remittance_id = now, found
            row.save(update_fields=["payment_proved_at", "proved_remittance_id"])
            event = PaymentProved(bank_change_id=row.id, remittance_id=found)
            announce(event, actor=actor, subject_id=row.id, now=now)
            tell_administrators(row=row, step=Step.PAYMENT_PROVED, now=now)
            advance(row=row, today=today, actor=actor, now=now)
            return
        refusal = _count(row, actor, now)
    # Raised behind the commit: a wrong answer has to stay counted.
    raise refusal


def _count(row: BankChange, actor: Actor, now: datetime) -> ProductError:
    row.payment_tries += 1
    row.save(update_fields=["payment_tries"])
    event = PaymentNotProved(bank_change_id=row.id, try_number=row.payment_tries)
    announce(event, actor=actor, subject_id=row.id, now=now)
    tell_administrators(row=row, step=Step.PAYMENT_WRONG, now=now, nonce=str(row.payment_tries))
    if row.payment_tries < PAYMENT_TRIES_MAX:
        return PaymentUnknown()
    refuse(row=row, reason=RefusalReason.WRONG_PAYMENTS, actor=actor, now=now)
    return ChangeOver()
