"""Write down what the gateway says of a payment: state, books, bill and receipt in one go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger import postings
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.clock import local_date
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_spoken_code
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.apply_payment import apply_payment
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.payments.events import MOVES
from wellpaid.patient_pay.payments.gateways.base import Charge, ChargeStatus
from wellpaid.patient_pay.payments.models import Checkout, Payment, PaymentAllocation, Receipt
from wellpaid.patient_pay.payments.states import GRAPH, PaymentState

_RECEIPT_GROUPS = 3

STATE_OF = {
    ChargeStatus.SUCCEEDED: PaymentState.SUCCEEDED,
    ChargeStatus.DECLINED: PaymentState.DECLINED,
    ChargeStatus.CHALLENGE: PaymentState.CHALLENGE,
    ChargeStatus.PROCESSING: PaymentState.UNKNOWN,
    ChargeStatus.CANCELLED: PaymentState.CANCELLED,
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
        payment, bills = _locked(payment_id)
        if charge.reference != payment.reference or charge.amount != payment.amount:
            raise ChargeDoesNotFit
        target = STATE_OF[charge.status]
        if not GRAPH.allows(PaymentState(payment.state), target):
            return PaymentState(payment.state)
        payment.gateway_id = charge.gateway_id
        payment.decline_code = charge.decline_code
        payment.approval_code = charge.approval_code
        payment.challenge_url = charge.challenge_url
        code = _move(payment, target, now)
        if target == PaymentState.SUCCEEDED:
            _take_in(payment, bills, actor, now)
        _announce(code, payment, actor, now)
        return target


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
        payment, _ = _locked(payment_id)
        if GRAPH.allows(PaymentState(payment.state), target):
            _announce(_move(payment, target, now), payment, actor, now)
        return PaymentState(payment.state)


def _locked(payment_id: UUID) -> tuple[Payment, dict[UUID, Bill]]:
    """Lock the bills, then the payment: the order in which everybody locks them."""
    allocations = PaymentAllocation.objects.filter(payment_id=payment_id)
    bills = lock_rows(Bill, allocations.values_list("bill_id", flat=True))
    return lock_row(Payment, payment_id), bills


def _move(payment: Payment, target: PaymentState, now: datetime) -> str:
    """Take a step and give its event's code, to be announced once all that it means is done."""
    code = GRAPH.event(PaymentState(payment.state), target)
    payment.state, payment.state_changed_at = target, now
    payment.save()
    if target in {PaymentState.DECLINED, PaymentState.FAILED, PaymentState.CANCELLED}:
        # The next press of the button is a new attempt with a key of its own.
        checkout = lock_row(Checkout, payment.checkout_id)
        checkout.attempt = max(checkout.attempt, payment.attempt + 1)
        checkout.save(update_fields=["attempt"])
    return code


def _announce(code: str, payment: Payment, actor: Actor, now: datetime) -> None:
    event = MOVES[code](payment_id=payment.id, amount_cents=payment.amount_cents)
    announce(event, actor=actor, subject_id=payment.id, now=now)


def _take_in(payment: Payment, bills: dict[UUID, Bill], actor: Actor, now: datetime) -> None:
    """Book the money: ledger, bills and receipt, in the transaction that made it certain."""
    allocations = list(PaymentAllocation.objects.filter(payment_id=payment.id).order_by("bill_id"))
    owed_before = sum(bills[allocation.bill_id].owed_cents for allocation in allocations)
    today = local_date(now, payment.organization.time_zone)
    # A bill that was cancelled while its payment was under way owes nothing: the money is the
    # guarantor's credit, as it is when a paid bill is cancelled.
    standing = [a for a in allocations if bills[a.bill_id].state != BillState.CANCELLED]
    over_cents = payment.amount_cents - sum(a.amount_cents for a in standing)
    post(
        journal=postings.payment_captured(
            postings.PaymentCaptured(
                payment_id=payment.id,
                guarantor_id=bills[allocations[0].bill_id].guarantor_id,
                allocations=tuple((a.bill_id, Money(a.amount_cents)) for a in standing),
                over=Money(over_cents),
                effective_date=today,
                actor=actor,
            )
        )
    )
    for allocation in allocations:
        bill = bills[allocation.bill_id]
        apply_payment(bill=bill, amount=Money(allocation.amount_cents), actor=actor, now=now)
    Receipt.objects.create(
        number=new_spoken_code(_RECEIPT_GROUPS),
        payment_id=payment.id,
        owed_before_cents=owed_before,
        left_after_cents=sum(bill.owed_cents for bill in bills.values()),
        created_at=now,
    )
