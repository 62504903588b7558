"""What this area does when it hears of events: the e-mails that follow a payment."""

from __future__ import annotations

from wellpaid.core.events.registry import Announcement
from wellpaid.core.notifications.operations.queue_email import queue_email

from .events import PaymentMoved
from .models import Receipt
from .operations.email_receipt import receipt_letter, returned_letter


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


def write_returned_email(announcement: Announcement) -> None:
    """Queue the news that a bank sent a payment back: amount, clinic and number only."""
    event = announcement.event
    assert isinstance(event, PaymentMoved)
    receipt = Receipt.objects.select_related("payment__organization").get(
        payment_id=event.payment_id
    )
    payment = receipt.payment
    if payment.receipt_email:
        letter = returned_letter(receipt, payment.receipt_email, payment.language)
        queue_email(email=letter, now=announcement.occurred_at)


READERS = {
    "payment.submitted": write_receipt_email,
    "payment.returned": write_returned_email,
    "payment.succeeded": write_receipt_email,
    "payment.corrected_to_match_gateway": write_receipt_email,
}
