"""What this area does when it hears of events: the e-mails that follow a payment."""

from __future__ import annotations

from wellpaid.core.banking.events import EntryMoved
from wellpaid.core.banking.queries import entry_by_id
from wellpaid.core.banking.states import Direction
from wellpaid.core.events.registry import Announcement
from wellpaid.core.notifications.operations.queue_email import queue_email
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import current_organization_id

from .events import PaymentMoved
from .models import Receipt
from .operations.email_receipt import presented_letter, receipt_letter, returned_letter


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


def write_presented_email(announcement: Announcement) -> None:
    """Queue the news that the bank is asked once more: who has the account can see to it."""
    event = announcement.event
    assert isinstance(event, PaymentMoved)
    receipt = Receipt.objects.select_related("payment__organization").get(
        payment_id=event.payment_id
    )
    payment = receipt.payment
    if payment.receipt_email:
        letter = presented_letter(receipt, payment.receipt_email, payment.language)
        queue_email(email=letter, now=announcement.occurred_at)


def follow_entry(announcement: Announcement) -> None:
    """Have somebody look what a bank's word about a debit means for its payment."""
    event = announcement.event
    assert isinstance(event, EntryMoved)
    organization_id = current_organization_id()
    entry = entry_by_id(organization_id=organization_id, ach_entry_id=event.ach_entry_id)
    assert entry is not None  # it is announced in the transaction that moved it
    if entry.direction is Direction.DEBIT and entry.mandate_id is not None:
        defer("payments.follow_entry", organization_id=organization_id, reference=entry.reference)


READERS = {
    "ach_entry.settled": follow_entry,
    "ach_entry.returned": follow_entry,
    "ach_entry.cancelled": follow_entry,
    "payment.submitted": write_receipt_email,
    "payment.presented_again": write_presented_email,
    "payment.returned": write_returned_email,
    "payment.succeeded": write_receipt_email,
    "payment.corrected_to_match_gateway": write_receipt_email,
}
