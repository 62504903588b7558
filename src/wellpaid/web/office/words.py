"""What the office calls things: trade words, with their plain meaning beside them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellpaid.patient_pay.disputes.states import DisputeState
from wellpaid.patient_pay.payments.queries.office import OfficePaymentPage
from wellpaid.patient_pay.payments.states import PUBLIC, PaymentState
from wellpaid.patient_pay.refunds.operations.void_checks import PAYMENT_RETURNED
from wellpaid.patient_pay.refunds.states import RefundReason, RefundState, Way

# Tone and icon of a tag, by what became of a payment.
_TONES = {
    PaymentState.SUCCEEDED: ("good", "check"),
    PaymentState.SUBMITTED: ("info", "hourglass"),
    PaymentState.RETURNED: ("bad", "undo"),
    PaymentState.UNKNOWN: ("warn", "hourglass"),
    PaymentState.AUTHORIZING: ("warn", "hourglass"),
    PaymentState.CHALLENGE: ("warn", "hourglass"),
}


def payment_words(state: PaymentState) -> str:
    """Name what became of a payment."""
    return _(PUBLIC[state].word)


def payment_tone(state: PaymentState) -> tuple[str, str]:
    """Give tone and icon of a payment's tag."""
    return _TONES.get(state, ("", "info"))


def refund_words(state: RefundState) -> str:
    """Name where a refund stands, as the office needs it."""
    return {
        RefundState.WAITING: _("Needs a second person"),
        RefundState.ASKING: _("Being asked for"),
        RefundState.UNKNOWN: _("Not known yet, we’re asking"),
        RefundState.PENDING: _("On its way"),
        RefundState.SUCCEEDED: _("Given back"),
        RefundState.FAILED: _("Failed, nothing was given back"),
        RefundState.WITHDRAWN: _("Taken back"),
    }[state]


def reason_words(reason: RefundReason) -> str:
    """Name why money is given back."""
    return {
        RefundReason.PAID_TWICE: _("Paid twice"),
        RefundReason.PAID_TOO_MUCH: _("Paid too much"),
        RefundReason.WRONG_BILL: _("Paid the wrong bill"),
        RefundReason.BILL_CHANGED: _("The bill got lower"),
        RefundReason.NOT_ALLOWED: _("Wasn’t allowed by the payer"),
        RefundReason.OTHER: _("Something else"),
    }[reason]


def failure_words(code: str) -> str:
    """Say why a refund failed; what isn't ours is the processor's or bank's own word."""
    if code == PAYMENT_RETURNED:
        return _("The payment itself came back, so no check is written.")
    return code


def way_words(way: Way) -> str:
    """Name how money goes back."""
    return {
        Way.SAME_METHOD: _("To what it was paid with"),
        Way.CHECK: _("By check"),
    }[way]


def dispute_words(state: DisputeState) -> str:
    """Name where a dispute stands."""
    return {
        DisputeState.NEEDS_RESPONSE: _("The bank waits for our answer"),
        DisputeState.UNDER_REVIEW: _("The bank has our answer"),
        DisputeState.WON: _("Won, the payment stands"),
        DisputeState.LOST: _("Lost, the bill is owed again"),
    }[state]


def what_to_do(payment: OfficePaymentPage) -> str:
    """Say what the state of a payment asks of the office, if anything."""
    if payment.state in {PaymentState.UNKNOWN, PaymentState.AUTHORIZING, PaymentState.CHALLENGE}:
        return _(
            "Nobody knows yet whether the money moved. We ask the processor by ourselves, and "
            "nobody can pay these bills meanwhile. You can ask now."
        )
    if payment.state is PaymentState.RETURNED:
        return _("The bank sent the money back. The bills are owed again, and no fee was added.")
    if payment.state is PaymentState.SUBMITTED and payment.presented_again_count:
        return _(
            "It had come back for lack of money and was sent again. It counts as paid, and it can "
            "still come back once more."
        )
    if payment.state is PaymentState.SUBMITTED:
        return _("It’s on its way between banks. It counts as paid, and it can still come back.")
    return ""


def event_words(code: str) -> str:
    """Name an event of a payment's history."""
    return {
        "payment.started": _("Started"),
        "payment.challenged": _("The bank asked for a step of its own"),
        "payment.succeeded": _("Paid"),
        "payment.submitted": _("Sent to the bank"),
        "payment.cleared": _("Cleared"),
        "payment.declined": _("Declined"),
        "payment.failed": _("Never arrived, not charged"),
        "payment.cancelled": _("Stopped, not charged"),
        "payment.stopped": _("Stopped before it was sent"),
        "payment.became_unknown": _("No answer came"),
        "payment.returned": _("Sent back by the bank"),
        "payment.presented_again": _("Sent to the bank again"),
        "payment.corrected_to_match_gateway": _("Paid after all, the processor says"),
    }.get(code, code)


def actor_words(kind: str) -> str:
    """Name who did something, as a kind: names stand in the log, for those who may read it."""
    return {
        "system": _("Wellpaid"),
        "guest": _("The patient’s side"),
        "user": _("Somebody signed in"),
        "gateway": _("The processor or bank"),
        "import": _("An import"),
    }.get(kind, kind)
