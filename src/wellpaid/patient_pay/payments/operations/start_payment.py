"""Record that a person wants to pay, before anybody is asked for money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.operations.give_mandate import MandateTerms, give_mandate
from wellpaid.core.banking.states import MandateKind
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.idempotency.operations.perform_once import perform_once
from wellpaid.core.ledger.postings import Through
from wellpaid.kit.errors import ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.money import Money, total
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.allocation import divide
from wellpaid.patient_pay.payments.events import PaymentStarted
from wellpaid.patient_pay.payments.gateways.ach import AchGateway, bank_token
from wellpaid.patient_pay.payments.gateways.registry import default_gateway
from wellpaid.patient_pay.payments.models import (
    NO_CARD,
    Checkout,
    CheckoutBill,
    Payment,
    PaymentAllocation,
)
from wellpaid.patient_pay.payments.policy import FIRST_QUESTION_AFTER, smallest_payment
from wellpaid.patient_pay.payments.queries import owed_bill
from wellpaid.patient_pay.payments.states import BANK, IN_FLIGHT, PaymentState


class AmountChanged(ProductError):
    """The bill asks for another amount than the person saw."""

    code, status = "amount_changed", 409
    message = "What you owe has changed since you chose this amount. You were not charged."


class AnswersChanged(ProductError):
    """The card, the method or the receipt's address are not those that the person saw."""

    code, status = "answers_changed", 409
    message = "Something changed since you checked. You were not charged."


class NothingOwed(ProductError):
    """The bill asks for nothing now."""

    code, status = "nothing_owed", 409
    message = "There is nothing to pay on this bill now. You were not charged."


class PaymentUnderWay(ProductError):
    """Another payment of this bill may be taking money at this moment."""

    code, status = "payment_under_way", 409
    message = "Another payment for this bill is still being worked out. You were not charged again."

    def __init__(self, payment_id: UUID) -> None:
        self.payment_id = payment_id
        super().__init__()


class CheckoutIncomplete(ProductError):
    """An earlier page has not been answered."""

    code, status = "checkout_incomplete", 409
    message = "Choose how much and how to pay first. You were not charged."


class AttemptOver(ProductError):
    """The press of the button belongs to an attempt that has ended."""

    code, status = "attempt_over", 409
    message = "This page is out of date. You were not charged again."


@dataclass(frozen=True)
class BankPermission:
    """What a person allowed by pressing the button (Reg E 1005.10(b); Nacha 2.3.2).

    :param text: as the page showed it, word for word
    :param evidence: address and session of who pressed; only a keyed hash of it is kept
    """

    text: str
    language: str
    evidence: str


@dataclass(frozen=True)
class StartedPayment:
    """``is_new``: the caller is the one who asks the gateway. A replay must not."""

    payment_id: UUID
    is_new: bool


def start_payment(
    *,
    organization_id: UUID,
    checkout_id: UUID,
    attempt: int,
    shown_amount: Money,
    seen: str,
    actor: Actor,
    now: datetime,
    user_id: UUID | None = None,
    permission: BankPermission | None = None,
) -> StartedPayment:
    """Commit the intent to charge a checkout's card or bank account, with a job that follows it.

    The same attempt of the same checkout starts one payment, however often it is sent: by a double
    click, a reload, Back, or a retry.

    :param shown_amount: what the button said; anything else is refused
    :param seen: what the review showed besides, see :meth:`Checkout.seen_with`
    :param user_id: who is signed in; a saved card pays for nobody but its owner
    :param permission: what was allowed, where a bank account pays; nothing else needs one
    :raises AnswersChanged: another tab chose another card, or another address for the receipt
    :raises AmountChanged: the bill or the checkout has another amount by now
    :raises NothingOwed: the bill was paid, or waits for the plan
    :raises PaymentUnderWay: another payment of the bill has no known end yet
    :raises CheckoutIncomplete: no amount or no card was chosen
    :raises AttemptOver: the attempt is not the checkout's present one
    :raises KeyReused: this attempt was sent before with another amount
    """

    def work() -> dict[str, str]:
        checkout = lock_row(Checkout, checkout_id)
        bills = _locked_bills(checkout)
        if attempt != checkout.attempt:
            raise AttemptOver
        _refuse_if_not_payable(checkout, bills, shown_amount, user_id)
        if checkout.method == BANK and permission is None:
            raise AnswersChanged
        return {"payment_id": str(_start(checkout, bills, seen, permission, actor, now))}

    outcome = perform_once(
        organization_id=organization_id,
        key=f"pay:{checkout_id}:{attempt}",
        actor="checkout",
        body={"amount_cents": shown_amount.cents, "seen": seen},
        work=work,
        now=now,
        may_wait=True,
    )
    return StartedPayment(UUID(outcome.result["payment_id"]), is_new=not outcome.is_replay)


def _start(
    checkout: Checkout,
    bills: list[Bill],
    seen: str,
    permission: BankPermission | None,
    actor: Actor,
    now: datetime,
) -> UUID:
    parts = divide(checkout.amount, (owed_bill(bill) for bill in bills))
    if seen != checkout.seen_with(parts):
        raise AnswersChanged
    is_bank = checkout.method == BANK
    facts = {name: getattr(checkout, name) for name in NO_CARD}
    if is_bank and permission is not None:
        facts["token"] = _bank_token(checkout, permission, actor, now)
    payment: Payment = Payment.objects.create(
        checkout_id=checkout.id,
        guarantor_id=bills[0].guarantor_id,
        attempt=checkout.attempt,
        state=PaymentState.AUTHORIZING,
        amount_cents=checkout.amount.cents,
        through=Through.BANK if is_bank else Through.CARD,
        gateway=AchGateway.code if is_bank else default_gateway().code,
        gateway_account="" if is_bank else bills[0].organization.gateway_account,
        **facts,
        receipt_email=checkout.receipt_email,
        language=checkout.language,
        payer=str(actor),
        created_at=now,
        state_changed_at=now,
    )
    PaymentAllocation.objects.bulk_create(
        PaymentAllocation(
            organization_id=payment.organization_id,
            payment_id=payment.id,
            bill_id=bill_id,
            amount_cents=part.cents,
        )
        for bill_id, part in parts
    )
    event = PaymentStarted(payment_id=payment.id, amount_cents=payment.amount_cents)
    announce(event, actor=actor, subject_id=payment.id, now=now)
    defer(
        "payments.find_out",
        wait=FIRST_QUESTION_AFTER,
        organization_id=payment.organization_id,
        payment_id=payment.id,
        asked_count=0,
    )
    return payment.id


def _bank_token(checkout: Checkout, permission: BankPermission, actor: Actor, now: datetime) -> str:
    """Keep the authorisation, word for word, and name it with its account.

    It is given by the press that starts the payment, in the same transaction: there is no payment
    without one, and no authorisation without its payment.
    """
    account_id = UUID(checkout.token)
    mandate_id = give_mandate(
        organization_id=checkout.organization_id,
        bank_account_id=account_id,
        terms=MandateTerms(
            kind=MandateKind.WEB_SINGLE,
            text=permission.text,
            language=permission.language,
            lowest=checkout.amount,
            highest=checkout.amount,
            evidence=permission.evidence,
        ),
        actor=actor,
        now=now,
    )
    return bank_token(account_id, mandate_id)


def _locked_bills(checkout: Checkout) -> list[Bill]:
    """Lock the checkout's bills in the order in which everybody locks them."""
    ids = CheckoutBill.objects.filter(checkout_id=checkout.id).values_list("bill_id", flat=True)
    return list(lock_rows(Bill, ids).values())


def _refuse_if_not_payable(
    checkout: Checkout, bills: list[Bill], shown_amount: Money, user_id: UUID | None
) -> None:
    under_way = Payment.objects.filter(
        state__in=IN_FLIGHT, allocations__bill_id__in=[bill.id for bill in bills]
    ).first()
    if under_way is not None:
        raise PaymentUnderWay(under_way.id)
    owed = total(owed_bill(bill).owed for bill in bills)
    if not owed:
        raise NothingOwed
    if not checkout.has_card_for(user_id) or not checkout.amount:
        raise CheckoutIncomplete
    too_little = checkout.amount < smallest_payment(owed)
    if shown_amount != checkout.amount or checkout.amount > owed or too_little:
        raise AmountChanged
