"""What a receipt says first: what became of the money. The same words on screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wellpaid.kit.date_words import moment_words
from wellpaid.kit.money_words import money_words
from wellpaid.patient_pay.disputes.queries import DisputeRow
from wellpaid.patient_pay.disputes.states import DisputeState
from wellpaid.patient_pay.payments.queries import ReceiptPage
from wellpaid.patient_pay.payments.states import PaymentState
from wellpaid.patient_pay.refunds.queries import RefundRow
from wellpaid.patient_pay.refunds.states import BOOKED, RefundState, Way

from .return_words import why_returned


@dataclass(frozen=True)
class Story:
    """A receipt's headline before the amount, its sentence, and whether it wears the stamp.

    :param later: what happened to the payment since, the oldest first: (when, what)
    """

    headline: str
    sentence: str
    tone: str
    later: tuple[tuple[str, str], ...]
    is_stamped: bool = False


def receipt_story(
    receipt: ReceiptPage,
    refunds: Sequence[RefundRow],
    disputes: Sequence[DisputeRow],
    time_zone: str,
) -> Story:
    """Tell what became of a payment."""
    later = tuple(_later(refunds, disputes, time_zone))
    if receipt.state is PaymentState.RETURNED:
        words = _("Your bank sent it back: {why}. You owe this money again. There is no fee.")
        sentence = words.format(why=why_returned(receipt.return_code))
        return Story(_("Came back"), sentence, "bad", later)
    if receipt.state is PaymentState.STOPPED:
        words = _("This payment was stopped before it was sent. You were not charged.")
        return Story(_("Stopped"), words, "", later)
    if receipt.state is PaymentState.SUBMITTED and receipt.presented_again_count:
        words = _(
            "Your bank had sent it back because there wasn’t enough money. We asked your bank "
            "again, and there is no fee. If it comes back again, we’ll tell you."
        )
        return Story(_("Payment sent again"), words, "info", later)
    if receipt.state is PaymentState.SUBMITTED:
        words = _(
            "We sent it to your bank. It most often takes 2 to 3 working days. If your bank sends "
            "it back, we’ll tell you."
        )
        return Story(_("Payment sent"), words, "info", later)
    is_full = receipt.left_after.cents == 0 and not receipt.waiting
    is_stamped = is_full and not later
    sentence = _paid(receipt)
    if _went_back(refunds, disputes):
        # What was left of the bills on that day says nothing about today any more.
        sentence = _("Since then, some or all of this money went back.")
    return Story(_("You paid"), sentence, "good", later, is_stamped=is_stamped)


def _went_back(refunds: Sequence[RefundRow], disputes: Sequence[DisputeRow]) -> bool:
    return any(row.state in BOOKED for row in refunds) or any(
        row.state is DisputeState.LOST for row in disputes
    )


def _paid(receipt: ReceiptPage) -> str:
    left = receipt.left_after
    if left.cents == 0 and receipt.waiting:
        words = _("You paid all that’s due now. Your plan is still deciding on {waiting}.")
        return words.format(waiting=money_words(receipt.waiting))
    if left.cents == 0 and not receipt.bills:
        return _("It’s kept as your credit for bills to come.")
    if left.cents == 0:
        if receipt.is_single:
            return _("This bill is paid in full.")
        return _("These bills are paid in full.")
    if left.cents > 0:
        return _("You still owe {left} on this bill.").format(left=money_words(left))
    return _("More was paid than you owed. The clinic will give the rest back.")


def _later(
    refunds: Sequence[RefundRow], disputes: Sequence[DisputeRow], time_zone: str
) -> list[tuple[str, str]]:
    told = [(row.state_changed_at, words) for row in refunds if (words := _refund_words(row))]
    told += [
        (row.state_changed_at, f"{money_words(row.amount)}. {_(row.word)}.") for row in disputes
    ]
    return [(moment_words(at, time_zone), words) for at, words in sorted(told)]


def _refund_words(row: RefundRow) -> str:
    """Tell of a refund; what the office still talks about isn't told."""
    amount = money_words(row.amount)
    if row.state is RefundState.SUCCEEDED and row.way is Way.CHECK:
        return _("{amount} is on its way to you by check.").format(amount=amount)
    if row.state is RefundState.SUCCEEDED:
        return _("{amount} was given back to what you paid with.").format(amount=amount)
    if row.state in {RefundState.ASKING, RefundState.UNKNOWN, RefundState.PENDING}:
        return _("{amount} is being given back.").format(amount=amount)
    if row.state is RefundState.FAILED:
        return _("{amount} couldn’t be given back to what you paid with.").format(amount=amount)
    return ""
