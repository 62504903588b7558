"""A checkout and its payment in every state, by the operations that make them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import Level, Sight, Via
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.gateways.base import Card, Charge, ChargeStatus
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.choose_amount import choose_amount
from wellpaid.patient_pay.payments.operations.choose_method import choose_method
from wellpaid.patient_pay.payments.operations.open_checkout import open_checkout
from wellpaid.patient_pay.payments.operations.record_charge import (
    record_charge,
    record_no_charge,
)
from wellpaid.patient_pay.payments.operations.start_payment import start_payment
from wellpaid.patient_pay.payments.operations.use_card import use_card
from wellpaid.patient_pay.payments.queries import checkout_page
from wellpaid.patient_pay.payments.states import PaymentState

CARD = Card("tok_made_up", "visa", "debit", "0119", 8, 2039)
GUEST = Actor(ActorKind.GUEST, new_id())


def checkout_of(bill: Bill, amount: Money | None = None, *, method: str = "debit") -> UUID:
    """Open a checkout with everything answered: it stands at the review."""
    where = {"organization_id": bill.organization_id}
    checkout_id = open_checkout(
        bill_ids=[bill.id],
        receipt_email=bill.guarantor.email,
        language="en",
        now=datetime.now(UTC),
        **where,
    )
    where["checkout_id"] = checkout_id
    choose_amount(amount=amount or bill.owed, **where)
    choose_method(method=method, **where)
    use_card(card=CARD, **where)
    return checkout_id


def seen_of(bill: Bill, checkout_id: UUID) -> str:
    """Give what the review of this checkout shows, as its button sends it back."""
    page = checkout_page(
        organization_id=bill.organization_id, sights=sights_of(bill), checkout_id=checkout_id
    )
    assert page is not None
    return page.seen


def sights_of(bill: Bill) -> list[Sight]:
    """Give what a guest sees who has opened the bill."""
    return [Sight(bill.organization_id, bill.guarantor_id, Level.FULL, Via.GUEST, GUEST)]


def pay(bill: Bill, amount: Money | None = None) -> Payment:
    """Start a payment that nobody has answered yet."""
    checkout_id = checkout_of(bill, amount)
    started = start_payment(
        organization_id=bill.organization_id,
        checkout_id=checkout_id,
        attempt=1,
        shown_amount=amount or bill.owed,
        seen=seen_of(bill, checkout_id),
        actor=GUEST,
        now=datetime.now(UTC),
    )
    return read_payment(bill, started.payment_id)


def answer(bill: Bill, payment: Payment, status: ChargeStatus, **changes: Any) -> Payment:
    """Let the gateway answer."""
    charge = Charge("ch_made_up", payment.reference, status, payment.amount, **changes)
    record_charge(
        organization_id=bill.organization_id,
        payment_id=payment.id,
        charge=charge,
        actor=Actor(ActorKind.GATEWAY),
        now=datetime.now(UTC),
    )
    return read_payment(bill, payment.id)


def no_answer(bill: Bill, payment: Payment, target: PaymentState) -> Payment:
    """Let the gateway be silent, or never reached."""
    record_no_charge(
        organization_id=bill.organization_id,
        payment_id=payment.id,
        target=target,
        actor=SYSTEM,
        now=datetime.now(UTC),
    )
    return read_payment(bill, payment.id)


def receipt_number(bill: Bill, payment: Payment) -> str:
    """Give the number of a payment's receipt."""
    with tenant(bill.organization_id):
        number: str = payment.receipts.get().number
    return number


def read_payment(bill: Bill, payment_id: UUID) -> Payment:
    with tenant(bill.organization_id):
        return Payment.objects.get(id=payment_id)
