"""Ask the bank once more for a payment that came back for lack of money ("RETRY PYMT")."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger import postings
from wellpaid.formats.nacha.returns import RETRY_CODES
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.events import MOVES
from wellpaid.patient_pay.payments.gateways.ach import AchGateway
from wellpaid.patient_pay.payments.gateways.base import GatewayRefused
from wellpaid.patient_pay.payments.models import Payment, PaymentAllocation
from wellpaid.patient_pay.payments.queries import owed_bill
from wellpaid.patient_pay.payments.states import GRAPH, IN_FLIGHT, PaymentState

from .give_back import GoingBack, LockedPayment, take_again
from .record_charge import lock_with_checkout


class NotForLackOfMoney(ProductError):
    """Nacha 2.13.4: only what came back for lack of money may be presented again."""

    code, status = "not_for_lack_of_money", 409
    message = (
        "Only a bank payment that came back for lack of money can be sent again. Nothing has moved."
    )


class PresentedEnough(ProductError):
    """Nacha 2.13.4: at most twice, within 180 days of the first time."""

    code, status = "presented_enough", 409
    message = (
        "This payment can’t be sent again: it was sent again twice already, or it’s older than 180 "
        "days. Nothing has moved. Ask for another way to pay."
    )


class AccountNotUsableNow(ProductError):
    """The account was closed, or its owner took the permission back."""

    code, status = "account_not_usable_now", 409
    message = (
        "The bank account can’t be used any more, or its owner took the permission back. Nothing "
        "has moved. Ask for another way to pay."
    )


class NotOwedAnyMore(ProductError):
    """Some of its bills were paid, changed or cancelled since, or some of it was given back."""

    code, status = "not_owed_any_more", 409
    message = (
        "What this payment paid isn’t owed in full any more, so the bank isn’t asked again. "
        "Nothing has moved."
    )


class OtherPaymentUnderWay(ProductError):
    """Another payment of the same bills may be taking money at this moment."""

    code, status = "other_payment_under_way", 409
    message = (
        "Another payment of these bills is still being worked out. Nothing has moved. Look again "
        "in a few minutes."
    )


def present_again(
    *, organization_id: UUID, payment_id: UUID, number: int, actor: Actor, now: datetime
) -> PaymentState:
    """Put the same debit in line once more; its bills count it as paid, on its way.

    Entry, bills and books are one transaction. It ends as every bank payment does: cleared,
    stopped, or returned again.

    :param number: which time the page offered, 1 or 2; one that was done already is not done twice
    :raises NotFound: no such payment
    :raises NotForLackOfMoney: no bank payment that came back with R01 or R09
    :raises PresentedEnough: the bank may not be asked again
    :raises AccountNotUsableNow: the account is closed, or the permission was taken back
    :raises NotOwedAnyMore: its bills don't ask for all of it now
    :raises OtherPaymentUnderWay: another payment of a bill has no known end yet
    """
    with tenant(organization_id):
        try:
            _, locked = lock_with_checkout(payment_id)
        except Payment.DoesNotExist:
            raise NotFound from None
        payment = locked.payment
        if number <= payment.presented_again_count:
            return PaymentState(payment.state)
        _refuse_if_not_presentable(locked)
        _ask_bank(payment, number)
        _count_again(locked, actor, now)
        code = GRAPH.event(PaymentState(payment.state), PaymentState.SUBMITTED)
        payment.state, payment.state_changed_at = PaymentState.SUBMITTED, now
        payment.return_code = ""
        payment.save()
        event = MOVES[code](payment_id=payment.id, amount_cents=payment.amount_cents)
        announce(event, actor=actor, subject_id=payment.id, now=now)
        return PaymentState.SUBMITTED


def _refuse_if_not_presentable(locked: LockedPayment) -> None:
    payment = locked.payment
    is_ours = payment.gateway == AchGateway.code and payment.state == PaymentState.RETURNED
    if not is_ours or payment.return_code not in RETRY_CODES:
        raise NotForLackOfMoney
    went_back = payment.refunding_cents + payment.refunded_cents + payment.lost_cents
    if went_back or payment.disputed_cents:
        raise NotOwedAnyMore
    if not all(_is_owed(part, locked.bill_of(part)) for part in locked.parts):
        raise NotOwedAnyMore
    others = Payment.objects.filter(
        state__in=IN_FLIGHT, allocations__bill_id__in=[part.bill_id for part in locked.parts]
    )
    if others.exists():
        raise OtherPaymentUnderWay


def _is_owed(part: PaymentAllocation, bill: Bill | None) -> bool:
    """Whether a bill asks for all of its part: the bank may be asked for the same amount only."""
    if bill is None or part.left:
        return False
    return owed_bill(bill).owed.cents >= part.amount_cents


def _ask_bank(payment: Payment, number: int) -> None:
    if number != payment.presented_again_count + 1:
        raise PresentedEnough
    try:
        charge = AchGateway().present_again(payment.reference, number)
    except GatewayRefused as refused:
        if refused.code == "ach_retry_not_allowed":
            raise PresentedEnough from refused
        raise AccountNotUsableNow from refused
    payment.gateway_id, payment.presented_again_count = charge.gateway_id, number


def _count_again(locked: LockedPayment, actor: Actor, now: datetime) -> None:
    payment = locked.payment
    going = GoingBack(
        event="payment.presented_again",
        subject_kind="payment",
        subject_id=payment.id,
        amount=payment.amount,
        out_of=postings.clearing_of(postings.Through(payment.through)),
        again=payment.presented_again_count,
    )
    shares = [(part.id, Money(part.amount_cents)) for part in locked.parts]
    take_again(locked=locked, going=going, shares=shares, actor=actor, now=now)
