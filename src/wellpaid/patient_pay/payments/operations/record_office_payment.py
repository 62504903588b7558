"""Record a check or cash that somebody brought or sent to the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.idempotency.operations.perform_once import perform_once
from wellpaid.core.ledger.postings import Through
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.money import ZERO, Money, total
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.patients.models import Guarantor
from wellpaid.patient_pay.payments.events import MOVES, PaymentStarted
from wellpaid.patient_pay.payments.models import Checkout, Payment, PaymentAllocation
from wellpaid.patient_pay.payments.states import GRAPH, PaymentState

from .give_back import lock_to_give_back
from .take_in import take_in

OFFICE = "office"
# Banks needn't pay a check that is older than half a year (UCC 4-404).
SAME_CHECK_WITHIN = timedelta(days=180)


class Tender(StrEnum):
    """What was brought."""

    CHECK = "check"
    CASH = "cash"


class PartTooLarge(ProductError):
    """A bill would get more than it asks for; what is over belongs into the credit."""

    code, status = "part_too_large", 409
    message = "This bill asks for {owed} only. Nothing was recorded."

    def __init__(self, *, bill_id: UUID, owed: Money) -> None:
        self.bill_id = bill_id
        super().__init__(owed=owed)


class PartsTooLarge(ProductError):
    """More was divided than came in."""

    code, status = "parts_too_large", 400
    message = "The parts are more than the {amount} that came in. Nothing was recorded."


class CheckKnownAlready(ProductError):
    """Most likely two people recorded the same check; it may be another, so it is asked."""

    code, status = "check_known_already", 409
    message = "A check with this number and amount is recorded already. Nothing was recorded."

    def __init__(self, *, payment_id: UUID, recorded_at: datetime) -> None:
        self.payment_id, self.recorded_at = payment_id, recorded_at
        super().__init__()


@dataclass(frozen=True)
class OfficePayment:
    """What came in. What no bill gets is kept as the guarantor's credit, for bills to come.

    :param number: the check's; blank for cash
    :param parts: (bill, amount) as the office divides it
    :param is_another: somebody was asked, and says that it isn't the check recorded before
    """

    guarantor_id: UUID
    tender: Tender
    number: str
    amount: Money
    parts: Sequence[tuple[UUID, Money]]
    is_another: bool = False


def record_office_payment(
    *,
    organization_id: UUID,
    paid: OfficePayment,
    key: str,
    language: str,
    actor: Actor,
    now: datetime,
) -> str:
    """Book it, and give the receipt's number. The same form sent twice books once.

    :raises NotFound: no such guarantor, or a bill that isn't this guarantor's
    :raises PartTooLarge: a part is more than its bill asks for
    :raises PartsTooLarge: the parts are more than the amount
    :raises CheckKnownAlready: one like it is recorded, and nobody has said that it is another
    :raises KeyReused: the form was sent before with other answers
    """

    def work() -> dict[str, str]:
        _check(paid, now)
        return {"receipt": _record(paid, language, actor, now)}

    outcome = perform_once(
        organization_id=organization_id,
        key=f"office:{key}",
        actor=str(actor),
        body={
            "guarantor": str(paid.guarantor_id),
            "tender": paid.tender.value,
            "number": paid.number,
            "amount_cents": paid.amount.cents,
            "parts": [[str(bill_id), part.cents] for bill_id, part in paid.parts],
        },
        work=work,
        now=now,
        may_wait=True,
    )
    return str(outcome.result["receipt"])


def _check(paid: OfficePayment, now: datetime) -> None:
    """Refuse what doesn't fit, with guarantor and bills locked from here on."""
    if paid.guarantor_id not in lock_rows(Guarantor, [paid.guarantor_id]):
        raise NotFound
    if paid.tender is Tender.CHECK and not paid.is_another:
        _refuse_if_known(paid, now)
    bills = lock_rows(Bill, [bill_id for bill_id, _ in paid.parts])
    for bill_id, part in paid.parts:
        bill = bills.get(bill_id)
        if bill is None or bill.guarantor_id != paid.guarantor_id:
            raise NotFound
        owed = bill.owed if bill.state == BillState.DUE else ZERO
        if not ZERO < part <= owed:
            raise PartTooLarge(bill_id=bill.id, owed=owed)
    if total(part for _, part in paid.parts) > paid.amount or paid.amount <= ZERO:
        raise PartsTooLarge(amount=paid.amount)


def _refuse_if_known(paid: OfficePayment, now: datetime) -> None:
    """Look for the same check. One that came back may well be brought again."""
    same = Payment.objects.filter(
        guarantor_id=paid.guarantor_id,
        through=Through.OFFICE,
        card_kind=Tender.CHECK,
        amount_cents=paid.amount.cents,
        state=PaymentState.SUCCEEDED,
        created_at__gte=now - SAME_CHECK_WITHIN,
    )
    for known in same.order_by("-created_at", "-id"):
        if _plain(known.approval_code) == _plain(paid.number):
            raise CheckKnownAlready(payment_id=known.id, recorded_at=known.created_at)


def _plain(number: str) -> str:
    """Give a check's number as it is, however somebody typed it."""
    return number.replace("-", "").lstrip("0").casefold()


def _record(paid: OfficePayment, language: str, actor: Actor, now: datetime) -> str:
    checkout = Checkout.objects.create(
        amount_cents=paid.amount.cents, method=paid.tender, language=language, created_at=now
    )
    payment: Payment = Payment.objects.create(
        checkout_id=checkout.id,
        guarantor_id=paid.guarantor_id,
        attempt=checkout.attempt,
        state=PaymentState.AUTHORIZING,
        amount_cents=paid.amount.cents,
        through=Through.OFFICE,
        gateway=OFFICE,
        card_kind=paid.tender,
        approval_code=paid.number,
        language=language,
        payer=str(actor),
        created_at=now,
        state_changed_at=now,
    )
    over = paid.amount - total(part for _, part in paid.parts)
    parts: list[tuple[UUID | None, Money]] = [*paid.parts, *([(None, over)] if over else [])]
    PaymentAllocation.objects.bulk_create(
        PaymentAllocation(
            organization_id=payment.organization_id,
            payment_id=payment.id,
            bill_id=bill_id,
            is_credit=bill_id is None,
            amount_cents=part.cents,
        )
        for bill_id, part in parts
    )
    started = PaymentStarted(payment_id=payment.id, amount_cents=payment.amount_cents)
    announce(started, actor=actor, subject_id=payment.id, now=now)
    return _count(payment.id, actor, now)


def _count(payment_id: UUID, actor: Actor, now: datetime) -> str:
    """Let it count at once: the office has it in its hands."""
    locked = lock_to_give_back(payment_id)
    payment = locked.payment
    code = GRAPH.event(PaymentState(payment.state), PaymentState.SUCCEEDED)
    payment.state = PaymentState.SUCCEEDED
    payment.save(update_fields=["state"])
    receipt = take_in(locked=locked, actor=actor, now=now)
    event = MOVES[code](payment_id=payment.id, amount_cents=payment.amount_cents)
    announce(event, actor=actor, subject_id=payment.id, now=now)
    return str(receipt.number)
