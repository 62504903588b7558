"""Agree to a refund, or take it back before anybody was asked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.give_back import LockedPayment, lock_to_give_back
from wellpaid.patient_pay.payments.states import REFUNDABLE
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.states import RefundState, Way

from .move_refund import move_refund


class PaymentNotRefundable(ProductError):
    """The payment took no money, or it is still on its way."""

    code, status = "payment_not_refundable", 409
    message = (
        "Money of this payment can’t be given back now: it never came, is still on its way, or "
        "has gone back already. Nothing has moved."
    )


class RefundTooLarge(ProductError):
    """More than what is left of the payment."""

    code, status = "refund_too_large", 409
    message = "At most {left} of this payment can still be given back. Nothing has moved."


class OwnRequest(ProductError):
    """Two people have to agree, and this is the first one again."""

    code, status = "refund_own_request", 403
    message = "Somebody else has to agree to this refund: you asked for it. Nothing has moved."


class RefundNotWaiting(ProductError):
    """It was agreed to, or taken back, meanwhile."""

    code, status = "refund_not_waiting", 409
    message = "Somebody has answered this already. Nothing was done twice."


def approve_refund(
    *, organization_id: UUID, refund_id: UUID, actor: Actor, now: datetime
) -> RefundState:
    """Agree as the second person; the gateway is asked by a job after the commit.

    :raises NotFound: no such refund
    :raises OwnRequest: the same person asked for it
    :raises RefundNotWaiting: it was answered already
    :raises PaymentNotRefundable: the payment came back while the refund waited
    :raises RefundTooLarge: less is left of it than when the refund was asked for
    """
    with tenant(organization_id):
        locked, refund = lock_refund(refund_id)
        if refund.state != RefundState.WAITING:
            raise RefundNotWaiting
        if refund.requested_by == str(actor):
            raise OwnRequest
        _refuse_if_gone(locked.payment, refund)
        refund.approved_by = str(actor)
        send_on(refund=refund, locked=locked, actor=actor, now=now)
        return RefundState(refund.state)


def _refuse_if_gone(payment: Payment, refund: Refund) -> None:
    """See that the money is still here: a bank or a cardholder may have had it back meanwhile."""
    if payment.state not in REFUNDABLE:
        raise PaymentNotRefundable
    others = payment.refunding_cents - refund.amount_cents + payment.refunded_cents
    left_cents = payment.amount_cents - others - payment.disputed_cents - payment.lost_cents
    if refund.amount_cents > left_cents:
        raise RefundTooLarge(left=Money(max(0, left_cents)))


def withdraw_refund(*, organization_id: UUID, refund_id: UUID, actor: Actor, now: datetime) -> None:
    """Take a refund back that nobody has agreed to yet; anybody at the office may.

    :raises NotFound: no such refund
    :raises RefundNotWaiting: it was answered already
    """
    with tenant(organization_id):
        locked, refund = lock_refund(refund_id)
        if refund.state != RefundState.WAITING:
            raise RefundNotWaiting
        move_refund(refund=refund, locked=locked, to=RefundState.WITHDRAWN, actor=actor, now=now)


def lock_refund(refund_id: UUID) -> tuple[LockedPayment, Refund]:
    """Lock a refund's payment, with all that it may change, and then the refund.

    :raises NotFound: no such refund
    """
    known = Refund.objects.filter(id=refund_id).first()
    if known is None:
        raise NotFound
    return lock_to_give_back(known.payment_id), lock_row(Refund, refund_id)


def send_on(*, refund: Refund, locked: LockedPayment, actor: Actor, now: datetime) -> None:
    """Let a waiting refund go its way: to the gateway by a job, or to whoever writes checks."""
    if refund.way == Way.CHECK:
        move_refund(refund=refund, locked=locked, to=RefundState.PENDING, actor=actor, now=now)
        return
    move_refund(refund=refund, locked=locked, to=RefundState.ASKING, actor=actor, now=now)
    defer(
        "refunds.ask",
        organization_id=refund.organization_id,
        refund_id=refund.id,
        asked_count=0,
    )
