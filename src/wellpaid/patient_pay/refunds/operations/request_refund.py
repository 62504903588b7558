"""Ask for money of a payment to be given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.idempotency.operations.perform_once import perform_once
from wellpaid.core.ledger.postings import Through
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money import ZERO, Money
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.give_back import LockedPayment, lock_to_give_back
from wellpaid.patient_pay.payments.states import REFUNDABLE
from wellpaid.patient_pay.refunds.events import RefundRequested
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.policy import needs_second_person
from wellpaid.patient_pay.refunds.states import RefundReason, RefundState, Way

from .approve_refund import PaymentNotRefundable, RefundTooLarge, send_on


class WayNotPossible(ProductError):
    """The payment can't be given back this way."""

    code, status = "refund_way_not_possible", 409
    message = "Checks and cash are given back by check. Nothing has moved."


@dataclass(frozen=True)
class RefundWish:
    """What somebody asks for. ``bill_id``: take it off this bill first."""

    payment_id: UUID
    amount: Money
    reason: RefundReason
    way: Way
    bill_id: UUID | None = None


def request_refund(
    *, organization_id: UUID, wish: RefundWish, key: str, actor: Actor, now: datetime
) -> UUID:
    """Reserve the amount on the payment and give the refund's id. Nobody is asked here.

    Up to the organisation's limit the gateway is asked by a job right after the commit; above it a
    second person has to agree first.

    :param key: the form's own; the same form sent twice asks once
    :raises NotFound: no such payment
    :raises PaymentNotRefundable: no money of it is here
    :raises RefundTooLarge: more than remains refundable
    :raises WayNotPossible: checks and cash have no way back but a check
    :raises KeyReused: the form was sent before with other answers
    """

    def work() -> dict[str, str]:
        try:
            locked = lock_to_give_back(wish.payment_id)
        except Payment.DoesNotExist:
            raise NotFound from None
        return {"refund_id": str(_request(locked, wish, actor, now))}

    body = {
        "payment": str(wish.payment_id),
        "amount_cents": wish.amount.cents,
        "reason": wish.reason.value,
        "way": wish.way.value,
        "bill": str(wish.bill_id),
    }
    outcome = perform_once(
        organization_id=organization_id,
        key=f"refund:{key}",
        actor=str(actor),
        body=body,
        work=work,
        now=now,
        may_wait=True,
    )
    return UUID(outcome.result["refund_id"])


def _request(locked: LockedPayment, wish: RefundWish, actor: Actor, now: datetime) -> UUID:
    payment = locked.payment
    if payment.state not in REFUNDABLE or not payment.refundable:
        raise PaymentNotRefundable
    if not ZERO < wish.amount <= payment.refundable:
        raise RefundTooLarge(left=payment.refundable)
    if payment.through == Through.OFFICE and wish.way != Way.CHECK:
        raise WayNotPossible
    refund: Refund = Refund.objects.create(
        payment_id=payment.id,
        bill_id=_bill_of(locked, wish),
        state=RefundState.WAITING,
        amount_cents=wish.amount.cents,
        reason=wish.reason,
        way=wish.way,
        requested_by=str(actor),
        created_at=now,
        state_changed_at=now,
    )
    payment.refunding_cents += refund.amount_cents
    payment.save(update_fields=["refunding_cents"])
    event = RefundRequested(
        refund_id=refund.id, payment_id=payment.id, amount_cents=refund.amount_cents
    )
    announce(event, actor=actor, subject_id=refund.id, now=now)
    limit_cents = payment.organization.refund_limit_cents
    if not needs_second_person(refund.amount_cents, limit_cents):
        send_on(refund=refund, locked=locked, actor=actor, now=now)
    return UUID(str(refund.id))


def _bill_of(locked: LockedPayment, wish: RefundWish) -> UUID | None:
    """Keep the chosen bill only if the payment paid it."""
    paid = {part.bill_id for part in locked.parts}
    if wish.bill_id is not None and wish.bill_id not in paid:
        raise NotFound
    return wish.bill_id
