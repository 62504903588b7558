"""What states, ways and statuses are called on a provider's pages of claim payments."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellpaid.claim_pay.bank_changes.events import CallOutcome, RefusalReason
from wellpaid.claim_pay.bank_changes.states import ChangeState
from wellpaid.claim_pay.elections.methods import METHOD_WORDS, Method
from wellpaid.claim_pay.enrollment.events import Reason
from wellpaid.claim_pay.enrollment.models import DocumentKind
from wellpaid.claim_pay.enrollment.queries import AccountRow
from wellpaid.claim_pay.enrollment.states import ApprovalState, EnrollmentState
from wellpaid.claim_pay.remittances.states import Otherwise
from wellpaid.claim_pay.remittances.states import RemittanceState as R
from wellpaid.claim_pay.virtual_cards.events import LookOutcome
from wellpaid.claim_pay.virtual_cards.states import ReceivedState
from wellpaid.core.banking.states import BankAccountState

TONES: dict[R, tuple[str, str]] = {
    R.COMING: ("", "hourglass"),
    R.ARRIVED: ("good", "check"),
    R.CAME_BACK: ("warn", "undo"),
    R.CANCELLED: ("bad", "alert"),
    R.NOTHING: ("", "info"),
}
CARD_TONES: dict[ReceivedState, tuple[str, str]] = {
    ReceivedState.WAITING: ("warn", "card"),
    ReceivedState.TURNED_DOWN: ("", "repeat"),
    ReceivedState.CHARGED: ("", "hourglass"),
    ReceivedState.PAID: ("good", "check"),
    ReceivedState.OVER: ("", "undo"),
}
# Why a card is over, by the plan's own state of it.
CARD_OVER: dict[str, Promise] = {
    "declined": _("Your terminal said no, and nothing was charged."),
    "expired": _("It wasn’t charged in time."),
    "closed": _("It was closed before it was charged."),
}
LOOK_OUTCOMES: dict[LookOutcome, Promise] = {
    LookOutcome.ASKED: _("Asked for"),
    LookOutcome.SHOWN: _("Shown"),
    LookOutcome.FAILED: _("Not shown"),
}
# Money that came by card isn’t in the bank when it has arrived, but at the card processor.
CARD_ARRIVED = _("Charged by card")
# What people call a payment's number, by the way of its money.
PAYMENT_KINDS: dict[str, str] = {"ach": "EFT", "virtual_card": "VC"}
WAYS: dict[str, Promise] = {
    "ach": _("Direct deposit"),
    "virtual_card": _("Virtual card"),
    "check": _("Check"),
    "nothing": _("Nothing to pay"),
}
OTHERWISE: dict[Otherwise, Promise] = {
    Otherwise.NOT_OFFERED: _("The plan doesn’t offer the way you chose, so it sends a check."),
    Otherwise.NO_USABLE_ACCOUNT: _(
        "Your bank account couldn’t be used, so the plan sends a check."
    ),
    Otherwise.CHOSEN_BY_PAYER: _("The money came back once, and the plan sent it this way."),
}
METHODS: dict[Method, Promise] = {method: _(word) for method, word in METHOD_WORDS.items()}
# What each way means for the provider, beside the choice.
METHOD_HINTS: dict[Method, Promise] = {
    Method.ACH: _("Free. The money is in your bank account on the payment’s day."),
    Method.VIRTUAL_CARD: _("You type a card number into your card machine. It costs a share."),
    Method.CHECK: _("Free. A paper check comes by mail some days later."),
}


def account_tag(row: AccountRow, today: date) -> tuple[Promise, str, str]:
    """Say where an account is on its way to being used: words, tone, icon."""
    if row.approval is ApprovalState.STOPPED:
        return _("Refused by the bank"), "bad", "alert"
    if row.state is BankAccountState.FAILED:
        return _("The check failed"), "bad", "alert"
    if row.state is BankAccountState.UNVERIFIED:
        return _("Not checked yet"), "info", "hourglass"
    if row.state is BankAccountState.VERIFYING:
        return _("Being checked"), "info", "hourglass"
    if row.approval is ApprovalState.REFUSED:
        return _("Not approved"), "warn", "warning"
    if row.approval is not ApprovalState.APPROVED or row.usable_from is None:
        return _("Waits for a second person"), "info", "people"
    if row.usable_from > today:
        return _("Approved, waiting"), "info", "hourglass"
    return _("Ready"), "good", "check"


CHANGE_TONES: dict[ChangeState, tuple[str, str]] = {
    ChangeState.COLLECTING: ("info", "hourglass"),
    ChangeState.WAITING: ("info", "calendar"),
    ChangeState.EFFECTIVE: ("good", "check"),
    ChangeState.CANCELLED: ("", "undo"),
    ChangeState.REFUSED: ("bad", "alert"),
}
CHANGE_REASONS: dict[RefusalReason, Promise] = {
    RefusalReason.DENIED_BY_PHONE: _("Who answered at your number didn’t know about it."),
    RefusalReason.WRONG_PAYMENTS: _("An earlier payment was named wrong three times."),
    RefusalReason.ACCOUNT_NOT_USABLE: _("The new account couldn’t be used on its day."),
}
CALL_OUTCOMES: dict[CallOutcome, Promise] = {
    CallOutcome.CONFIRMED: _("They confirmed the change"),
    CallOutcome.DENIED: _("They don’t know about it, or said no"),
    CallOutcome.NOT_REACHED: _("Nobody could be reached"),
}
REASONS: dict[Reason, Promise] = {
    Reason.NEW: _("We enroll for the first time"),
    Reason.CHANGE: _("Something has changed"),
    Reason.CANCEL: _("We want to end direct deposit to this account"),
}
DOCUMENT_KINDS: dict[DocumentKind, Promise] = {
    DocumentKind.W9: _("W-9"),
    DocumentKind.BANK_LETTER: _("Letter of the bank, or a voided check"),
}
ENROLLMENT_TONES: dict[EnrollmentState, tuple[str, str]] = {
    EnrollmentState.DRAFT: ("", "file-up"),
    EnrollmentState.SUBMITTED: ("info", "hourglass"),
    EnrollmentState.MORE_NEEDED: ("warn", "warning"),
    EnrollmentState.APPROVED: ("good", "check"),
    EnrollmentState.REFUSED: ("bad", "alert"),
    EnrollmentState.WITHDRAWN: ("", "undo"),
}
ENROLLMENT_NEXT: dict[EnrollmentState, Promise] = {
    EnrollmentState.DRAFT: _("Fill in what is missing, add both files, and sign."),
    EnrollmentState.SUBMITTED: _("We hold it against your files. You get an email then."),
    EnrollmentState.MORE_NEEDED: _("Read below what we need, add it, and sign again."),
    EnrollmentState.APPROVED: _("Payments find you. Now choose how payers pay you."),
    EnrollmentState.REFUSED: _("Read below why. You can start a new one."),
    EnrollmentState.WITHDRAWN: _("You took it back. You can start a new one."),
}
