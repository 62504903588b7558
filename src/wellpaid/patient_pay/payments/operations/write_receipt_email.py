"""The e-mail that follows a payment."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.kit.ids import in_groups
from wellpaid.kit.money_words import money_words
from wellpaid.kit.phone_words import phone_words

from ..models import Payment, Receipt


def write_receipt_email(*, payment: Payment, receipt: Receipt, now: datetime) -> None:
    """Queue the receipt's e-mail in the caller's transaction: amount, clinic and number only."""
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
        now=now,
    )
