"""What this area does when it hears of its own events: the e-mail that follows a refund."""

from __future__ import annotations

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.banking.events import EntryMoved
from wellpaid.core.banking.queries import entry_by_id
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.registry import Announcement
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.kit.ids import in_groups
from wellpaid.kit.jobs import defer
from wellpaid.kit.money_words import money_words
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.tenancy.scope import current_organization_id
from wellpaid.patient_pay.payments.events import PaymentMoved
from wellpaid.patient_pay.payments.models import Receipt
from wellpaid.patient_pay.payments.states import COUNTS

from .events import RefundMoved
from .models import Refund
from .operations.void_checks import void_checks
from .states import Way


def write_refund_email(announcement: Announcement) -> None:
    """Queue the news in the refund's transaction: amount, clinic and receipt number only."""
    event = announcement.event
    assert isinstance(event, RefundMoved)
    refund = Refund.objects.select_related("payment__organization").get(id=event.refund_id)
    payment = refund.payment
    failed = event.code == "refund.failed"
    # With the payment come back, nothing of it is here, and another letter has said so.
    if not payment.receipt_email or (failed and payment.state not in COUNTS):
        return
    receipt = Receipt.objects.get(payment_id=payment.id)
    with translation.override(payment.language):
        letter = Email(
            kind="refund_failed" if failed else "refund",
            about_id=refund.id,
            recipient=payment.receipt_email,
            language=payment.language,
            subject=_subject(refund, failed=failed),
            body=_body(refund, receipt, failed=failed),
        )
    queue_email(email=letter, now=announcement.occurred_at)


def _subject(refund: Refund, *, failed: bool) -> str:
    clinic = refund.payment.organization.name
    if failed:
        return _("Your refund from {clinic} didn’t reach you").format(clinic=clinic)
    return _("Your refund from {clinic}").format(clinic=clinic)


def _body(refund: Refund, receipt: Receipt, *, failed: bool) -> str:
    clinic = refund.payment.organization
    facts = {
        "amount": money_words(refund.amount),
        "clinic": clinic.name,
        "number": in_groups(receipt.number),
        "phone": phone_words(clinic.phone),
    }
    if failed:
        words = _(
            "We tried to give {amount} back to you, and your bank couldn’t take it.\n\n"
            "You still have this money with {clinic}. They’ll send it another way, or you can "
            "call them.\n\n"
            "Receipt number: {number}\n\n"
            "Questions? Call {phone}. TTY 711.\n"
        )
    elif refund.way == Way.CHECK:
        words = _(
            "{clinic} is sending you a check for {amount}.\n\n"
            "Receipt number: {number}\n\n"
            "Questions? Call {phone}. TTY 711.\n"
        )
    else:
        words = _(
            "{clinic} is giving {amount} back to you, to what you paid with. It most often takes "
            "5 to 10 days to show.\n\n"
            "Receipt number: {number}\n\n"
            "Questions? Call {phone}. TTY 711.\n"
        )
    return words.format(**facts)


def void_unwritten_checks(announcement: Announcement) -> None:
    """Pay nothing out of a payment that came back, in the transaction that says so."""
    event = announcement.event
    assert isinstance(event, PaymentMoved)
    void_checks(payment_id=event.payment_id, actor=SYSTEM, now=announcement.occurred_at)


def follow_entry(announcement: Announcement) -> None:
    """Have the gateway asked about the refund that a bank's word about a credit is about."""
    event = announcement.event
    assert isinstance(event, EntryMoved)
    organization_id = current_organization_id()
    entry = entry_by_id(organization_id=organization_id, ach_entry_id=event.ach_entry_id)
    refund_id = refund_named(entry.reference) if entry else None
    if refund_id is not None and Refund.objects.filter(id=refund_id).exists():
        defer("refunds.ask", organization_id=organization_id, refund_id=refund_id, asked_count=0)


def refund_named(reference: str) -> UUID | None:
    """Read our reference; ``None`` if it isn't of our form."""
    try:
        return UUID(reference.partition(".")[2])
    except ValueError:
        return None


# Whichever comes first says that it is booked; the letter is kept once for each refund.
READERS = {
    "ach_entry.settled": follow_entry,
    "ach_entry.returned": follow_entry,
    "ach_entry.cancelled": follow_entry,
    "payment.returned": void_unwritten_checks,
    "refund.accepted": write_refund_email,
    "refund.succeeded": write_refund_email,
    "refund.failed": write_refund_email,
}
