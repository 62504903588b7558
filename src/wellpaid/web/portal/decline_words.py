"""Why a payment didn't happen, as far as anybody told us."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellpaid.patient_pay.payments.queries import PaymentRow
from wellpaid.patient_pay.payments.states import PaymentState


def why_declined(payment: PaymentRow) -> str:
    """Give the reason in words. A card reported lost is nobody's business at the screen."""
    if payment.state is PaymentState.FAILED:
        return _("The payment never reached your bank.")
    if payment.state is PaymentState.CANCELLED:
        return _("It was stopped before your bank said yes.")
    words = {
        "insufficient_funds": _("There isn’t enough money on this card right now."),
        "expired_card": _("The card is past its date."),
        "incorrect_cvc": _("The security code didn’t fit the card."),
        "processing_error": _("The bank had a problem of its own. It often works a little later."),
        "authentication_failed": _("The bank’s own check wasn’t passed."),
        "authentication_required": _("The bank wants a check of its own for this card."),
        "test_card_unknown": _("This is a test site. Use one of its test cards."),
    }
    no_reason = _("The bank didn’t give a reason. Often it’s a spending limit or a fraud check.")
    return words.get(payment.decline_code, no_reason)
