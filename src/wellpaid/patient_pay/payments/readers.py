"""What this area does when it hears of events: the e-mail that follows a payment."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.events.registry import Announcement
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.kit.ids import in_groups
from wellpaid.kit.money_words import money_words
from wellpaid.kit.phone_words import phone_words

from .events import PaymentMoved
from .models import Receipt


def write_receipt_email(announcement: Announcement) -> None:
    """Queue the receipt's e-mail in the payment's transaction: amount, clinic and number only."""
    event = announcement.event
    assert isinstance(event, PaymentMoved)
    receipt = Receipt.objects.select_related("payment__organization").get(
        payment_id=event.payment_id
    )
    payment = receipt.payment
    if not payment.receipt_email:
        return
    clinic = payment.organization
    with translation.override(payment.language):
        amount = money_words(payment.amount)
        subject = _("Your receipt from {clinic}").format(clinic=clinic.name)
        body = _(
            "You paid {amount} to {clinic}.\n\n"
            "Receipt number: {number}\n"
            "To see or print your receipt, go to {address} and enter the Bill ID on your bill.\n\n"
            "Questions? Call {phone}. TTY 711.\n"
        ).format(
            amount=amount,
            clinic=clinic.name,
            number=in_groups(receipt.number),
            address=settings.BASE_URL,
            phone=phone_words(clinic.phone),
        )
    queue_email(
        email=Email(
            kind="receipt",
            about_id=receipt.id,
            recipient=payment.receipt_email,
            language=payment.language,
            subject=subject,
            body=body,
        ),
        now=announcement.occurred_at,
    )


READERS = {
    "payment.succeeded": write_receipt_email,
    "payment.corrected_to_match_gateway": write_receipt_email,
}
