"""What this area does when it hears of events: the e-mail that follows a payment."""

from __future__ import annotations

from wellpaid.core.events.registry import Announcement
from wellpaid.core.notifications.operations.queue_email import queue_email

from .events import PaymentMoved
from .models import Receipt
from .operations.email_receipt import receipt_letter


def write_receipt_email(announcement: Announcement) -> None:
    """Queue the receipt's e-mail in the payment's transaction: amount, clinic and number only."""
    event = announcement.event
    assert isinstance(event, PaymentMoved)
    receipt = Receipt.objects.select_related("payment__organization").get(
        payment_id=event.payment_id
    )
    payment = receipt.payment
    if payment.receipt_email:
        letter = receipt_letter(receipt, payment.receipt_email, payment.language, kind="receipt")
        queue_email(email=letter, now=announcement.occurred_at)


READERS = {
    "payment.succeeded": write_receipt_email,
    "payment.corrected_to_match_gateway": write_receipt_email,
}
