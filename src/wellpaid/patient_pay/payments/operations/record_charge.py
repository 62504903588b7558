"""Write down what the gateway says of a payment: state, books, bill and receipt in one go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger import postings
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.events import MOVES
from wellpaid.patient_pay.payments.gateways.base import Charge, ChargeStatus
from wellpaid.patient_pay.payments.models import Checkout, Payment
from wellpaid.patient_pay.payments.states import COUNTS, GRAPH, IN_FLIGHT, ONLY_OURS, PaymentState

from .give_back import GoingBack, LockedPayment, give_back, lock_to_give_back
from .take_in import take_in

STATE_OF = {
    ChargeStatus.OPEN: PaymentState.UNKNOWN,
    ChargeStatus.SUCCEEDED: PaymentState.SUCCEEDED,
    ChargeStatus.DECLINED: PaymentState.DECLINED,
    ChargeStatus.CHALLENGE: PaymentState.CHALLENGE,
    ChargeStatus.PROCESSING: PaymentState.UNKNOWN,
    ChargeStatus.CANCELLED: PaymentState.CANCELLED,
    ChargeStatus.SUBMITTED: PaymentState.SUBMITTED,
    ChargeStatus.RETURNED: PaymentState.RETURNED,
}

# What ends an attempt so that the same checkout may try again.
_OVER = {
    PaymentState.DECLINED,
    PaymentState.FAILED,
    PaymentState.CANCELLED,
    PaymentState.STOPPED,
    PaymentState.RETURNED,
}


class ChargeDoesNotFit(ProductError):
    """The gateway's charge is not the one that we asked for. Somebody has to look."""

    code, status = "charge_does_not_fit", 500
    message = "The card processor's answer doesn't fit this payment."


def record_charge(
    *, organization_id: UUID, payment_id: UUID, charge: Charge, actor: Actor, now: datetime
) -> PaymentState:
    """Record a gateway's answer, whichever way it came and however often, and give the state.

    An answer that says what we know already, or less than that (a webhook that was overtaken),
    changes nothing.

    :raises ChargeDoesNotFit: reference or amount are not this payment's
    """
    with tenant(organization_id):
        checkout, locked = lock_with_checkout(payment_id)
        payment = locked.payment
        if charge.reference != payment.reference or charge.amount != payment.amount:
            raise ChargeDoesNotFit
        source, target = PaymentState(payment.state), _target(payment, charge)
        if not GRAPH.allows(source, target) or (source, target) in ONLY_OURS:
            return source
        payment.gateway_id = charge.gateway_id
        payment.decline_code = charge.decline_code
        payment.approval_code = charge.approval_code
        payment.challenge_url = charge.challenge_url
        payment.return_code = charge.return_code
        code = _move(payment, checkout, target, now)
        if target in COUNTS and source not in COUNTS:
            take_in(locked=locked, actor=actor, now=now)
        elif target in {PaymentState.RETURNED, PaymentState.STOPPED}:
            _let_go(locked, code, actor, now)
        _announce(code, payment, actor, now)
        return target


def _target(payment: Payment, charge: Charge) -> PaymentState:
    """Give the state that an answer means, for a payment as we know it."""
    target = STATE_OF[charge.status]
    if target == PaymentState.CANCELLED and payment.state in COUNTS:
        return PaymentState.STOPPED  # it counted: that has a state of its own
    if target == PaymentState.RETURNED and payment.state in IN_FLIGHT:
        return PaymentState.DECLINED  # it never counted here, so nothing has to go back
    return target


def record_opened(*, organization_id: UUID, payment_id: UUID, gateway_id: str) -> bool:
    """Keep the gateway's id of a charge that is ready; tell whether the money may be asked for.

    Not any more, once somebody has found out that it never was: then nobody asks.
    """
    with tenant(organization_id):
        payment = lock_row(Payment, payment_id)
        if payment.state not in IN_FLIGHT:
            return False
        payment.gateway_id = gateway_id
        payment.save(update_fields=["gateway_id"])
        return True


def record_no_charge(
    *,
    organization_id: UUID,
    payment_id: UUID,
    target: PaymentState,
    actor: Actor,
    now: datetime,
) -> PaymentState:
    """Record that no answer came (``UNKNOWN``) or that the gateway has no charge (``FAILED``)."""
    with tenant(organization_id):
        checkout, locked = lock_with_checkout(payment_id)
        payment = locked.payment
        if GRAPH.allows(PaymentState(payment.state), target):
            _announce(_move(payment, checkout, target, now), payment, actor, now)
        return PaymentState(payment.state)


def lock_with_checkout(payment_id: UUID) -> tuple[Checkout, LockedPayment]:
    """Lock the checkout before all else, as starting a payment does."""
    checkout_id = Payment.objects.values_list("checkout_id", flat=True).get(id=payment_id)
    return lock_row(Checkout, checkout_id), lock_to_give_back(payment_id)


def _move(payment: Payment, checkout: Checkout, target: PaymentState, now: datetime) -> str:
    """Take a step and give its event's code, to be announced once all that it means is done."""
    code = GRAPH.event(PaymentState(payment.state), target)
    payment.state, payment.state_changed_at = target, now
    payment.save()
    if target in _OVER:
        # The next press of the button is a new attempt with a key of its own.
        checkout.attempt = max(checkout.attempt, payment.attempt + 1)
        checkout.save(update_fields=["attempt"])
    return code


def _announce(code: str, payment: Payment, actor: Actor, now: datetime) -> None:
    event = MOVES[code](payment_id=payment.id, amount_cents=payment.amount_cents)
    announce(event, actor=actor, subject_id=payment.id, now=now)


def _let_go(locked: LockedPayment, code: str, actor: Actor, now: datetime) -> None:
    """Take the money off the bills: it came back, or was never sent."""
    payment = locked.payment
    going = GoingBack(
        event=code,
        subject_kind="payment",
        subject_id=payment.id,
        amount=payment.amount,
        out_of=postings.clearing_of(postings.Through(payment.through)),
        reason=payment.return_code,
        again=payment.presented_again_count,
    )
    give_back(locked=locked, going=going, actor=actor, now=now)
