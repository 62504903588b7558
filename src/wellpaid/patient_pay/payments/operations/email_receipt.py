"""Send a receipt's e-mail once more, to an address that the reader gives."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.notifications.models import Letter
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.ids import in_groups
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money_words import money_words
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import Payment, Receipt
from wellpaid.patient_pay.payments.states import PaymentState

_COPIES_MAX = 5
_KIND = "receipt_copy_"


class TooManyCopies(ProductError):
    """More copies of one receipt than a person needs, and as many as a prankster wants."""

    code, status = "too_many_copies", 429
    message = "We’ve sent this receipt five times already. Print it, or save it as a PDF."


def email_receipt(
    *, organization_id: UUID, number: str, recipient: str, language: str, now: datetime
) -> None:
    """Queue a copy: amount, clinic and number, as in the first e-mail.

    :raises NotFound: there is no such receipt
    :raises TooManyCopies: five were sent
    """
    with tenant(organization_id):
        receipt = Receipt.objects.select_related("payment__organization").filter(number=number)
        found = receipt.first()
        if found is None:
            raise NotFound
        lock_row(Payment, found.payment_id)  # two presses are counted one after the other
        sent = Letter.objects.filter(kind__startswith=_KIND, about_id=found.id).count()
        if sent >= _COPIES_MAX:
            raise TooManyCopies
        letter = receipt_letter(found, recipient, language, kind=f"{_KIND}{sent + 1}")
        queue_email(email=letter, now=now)


def receipt_letter(receipt: Receipt, recipient: str, language: str, *, kind: str) -> Email:
    """Write the e-mail of a receipt that was read with its payment and organisation."""
    clinic = receipt.payment.organization
    with translation.override(language):
        return Email(
            kind=kind,
            about_id=receipt.id,
            recipient=recipient,
            language=language,
            subject=_("Your receipt from {clinic}").format(clinic=clinic.name),
            body=_body(PaymentState(receipt.payment.state)).format(**_facts(receipt)),
        )


def _body(state: PaymentState) -> str:
    """Give the words for what became of the payment by now; a copy may be asked for years later."""
    if state is PaymentState.RETURNED:
        return _returned()
    if state is PaymentState.STOPPED:
        return _(
            "Your payment of {amount} to {clinic} was stopped before it was sent. You were not "
            "charged.\n\n"
            "Receipt number: {number}\n"
            "To see or print your receipt, go to {address} and enter the Bill ID on your bill.\n\n"
            "Questions? Call {phone}. TTY 711.\n"
        )
    if state is PaymentState.SUBMITTED:
        return _(
            "Your payment of {amount} to {clinic} is on its way from your bank. It most often "
            "takes 2 to 3 working days.\n\n"
            "Receipt number: {number}\n"
            "To see or print your receipt, go to {address} and enter the Bill ID on your bill.\n\n"
            "Questions? Call {phone}. TTY 711.\n"
        )
    return _(
        "You paid {amount} to {clinic}.\n\n"
        "Receipt number: {number}\n"
        "To see or print your receipt, go to {address} and enter the Bill ID on your bill.\n\n"
        "Questions? Call {phone}. TTY 711.\n"
    )


def _returned() -> str:
    return _(
        "Your bank sent back the {amount} you paid to {clinic}. You owe this money again. "
        "There is no fee.\n\n"
        "To see why, and to pay another way, go to {address} and enter the Bill ID on your "
        "bill.\n\n"
        "Receipt number: {number}\n\n"
        "Questions? Call {phone}. TTY 711.\n"
    )


def returned_letter(receipt: Receipt, recipient: str, language: str) -> Email:
    """Write the news that a bank sent a payment back."""
    clinic = receipt.payment.organization
    with translation.override(language):
        subject = _("Your payment to {clinic} came back").format(clinic=clinic.name)
        body = _returned().format(**_facts(receipt))
    return Email(
        kind=_kind("payment_returned", receipt),
        about_id=receipt.id,
        recipient=recipient,
        language=language,
        subject=subject,
        body=body,
    )


def presented_letter(receipt: Receipt, recipient: str, language: str) -> Email:
    """Write the news that the bank is asked for a payment once more."""
    clinic = receipt.payment.organization
    with translation.override(language):
        subject = _("We asked your bank again for your payment to {clinic}")
        body = _(
            "Your bank had sent back the {amount} you paid to {clinic}, because there wasn’t "
            "enough money in the account. We asked your bank for it again. There is no fee.\n\n"
            "Please have {amount} in that account. To stop it before it’s sent, go to {address} "
            "and open your receipt, or call us.\n\n"
            "Receipt number: {number}\n\n"
            "Questions? Call {phone}. TTY 711.\n"
        )
        return Email(
            kind=_kind("payment_presented", receipt),
            about_id=receipt.id,
            recipient=recipient,
            language=language,
            subject=subject.format(clinic=clinic.name),
            body=body.format(**_facts(receipt)),
        )


def _kind(kind: str, receipt: Receipt) -> str:
    """Name a letter that may be written again each time that the payment is presented."""
    again = receipt.payment.presented_again_count
    return f"{kind}_{again}" if again else kind


def _facts(receipt: Receipt) -> dict[str, str]:
    """Give what may stand in an e-mail of a payment: no name, no bill, no care."""
    clinic = receipt.payment.organization
    return {
        "amount": money_words(receipt.payment.amount),
        "clinic": clinic.name,
        "number": in_groups(receipt.number),
        "address": settings.BASE_URL,
        "phone": phone_words(clinic.phone),
    }
