"""Let an invoice follow what the bank says of its debit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.claim_pay.fees.models import FeeInvoice
from wellpaid.claim_pay.fees.states import InvoiceState
from wellpaid.core.banking.queries import find_entries
from wellpaid.core.banking.states import EntryState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.lists import administrators_of
from wellpaid.core.organizations.queries import operator_id
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money_words import money_words
from wellpaid.kit.tenancy.scope import tenant

from .move_invoice import move_invoice
from .sign_debit import end_debits

_BACK = (EntryState.RETURNED, EntryState.CANCELLED)
# What a bank says when its customer has forbidden the debit, in words of Nacha's Appendix Four:
# revoked, stopped, not authorized. Nothing may be taken under that permission any more.
_FORBIDDEN = frozenset({"R05", "R07", "R08", "R10", "R11", "R29"})


def follow_invoice(*, organization_id: UUID, fee_invoice_id: UUID, now: datetime) -> None:
    """Say of an invoice what became of its debit: settled, or due again. Nothing happens twice.

    That it is due again is told to the provider's administrators; where the bank says that the
    debit is forbidden, the permission ends with it.
    """
    operator = operator_id()
    with tenant(organization_id):
        row = FeeInvoice.objects.filter(id=fee_invoice_id).first()
    if row is None or operator is None or row.state == InvoiceState.DUE:
        return
    entries = find_entries(organization_id=operator, references=[row.entry_reference])
    entry = entries.get(row.entry_reference)
    if entry is None:
        return
    with tenant(organization_id):
        locked = lock_row(FeeInvoice, fee_invoice_id)
        if locked.state == InvoiceState.DUE or locked.tries_count != row.tries_count:
            return
        if entry.state in _BACK:
            locked.failure_code = entry.return_code
            move_invoice(row=locked, to=InvoiceState.DUE, actor=SYSTEM, now=now)
            if entry.return_code in _FORBIDDEN:
                end_debits(actor=SYSTEM, now=now)
            if entry.return_code:
                _tell(locked, now)
        elif entry.state == EntryState.SETTLED and locked.state == InvoiceState.COLLECTING:
            move_invoice(row=locked, to=InvoiceState.PAID, actor=SYSTEM, now=now)


def collecting(organization_id: UUID) -> list[UUID]:
    """Give the invoices of a provider whose debits haven't settled yet."""
    with tenant(organization_id):
        rows = FeeInvoice.objects.filter(state=InvoiceState.COLLECTING)
        return list(rows.order_by("written_at", "id").values_list("id", flat=True))


def _tell(row: FeeInvoice, now: datetime) -> None:
    for person in administrators_of(row.organization_id):
        language = person.language or "en"
        with translation.override(language):
            email = Email(
                kind="fee_invoice_due_again",
                about_id=uuid5(row.id, str(row.tries_count)),
                recipient=person.email,
                language=language,
                subject=_("Your invoice {number} is to be paid again").format(number=row.number),
                body=_(
                    "Your bank sent back the {amount} that we took for invoice {number} "
                    "({code}). You owe it again. We add no fee, and don’t take it again by "
                    "ourselves.\n\n"
                    "See what to do: {link}\n"
                ).format(
                    amount=money_words(row.amount),
                    number=row.number,
                    code=row.failure_code,
                    link=f"{settings.BASE_URL}/claims/fees",
                ),
            )
        queue_email(email=email, now=now)
