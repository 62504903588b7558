"""Let the operator take invoices from a bank account, word for word; or end that, at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.enrollment.queries import usable_account_ids
from wellpaid.claim_pay.fees.events import FeeDebitCancelled, FeeDebitSigned
from wellpaid.claim_pay.fees.models import FeeDebit
from wellpaid.claim_pay.fees.states import DEBIT_GRAPH, DebitState
from wellpaid.claim_pay.payees.queries import payees_of
from wellpaid.core.banking.models import BankAccount
from wellpaid.core.banking.queries import has_ach_setup
from wellpaid.core.banking.states import HolderKind
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.queries import operator_id
from wellpaid.kit.errors import ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .sign_agreement import FeeSignatureMissing

_NAME_LENGTH_MAX = 120


class DebitNotOffered(ProductError):
    """The operator has no bank that takes money for it."""

    code, status = "fee_debit_not_offered", 409
    message = _("Direct debit isn’t set up here. Pay the invoices as before.")


class DebitAccountNotUsable(ProductError):
    """Not checked, not approved, waiting, or a person's."""

    code, status = "fee_debit_account_not_usable", 409
    message = _("This account can’t be used yet. Choose one that is checked and approved.")


@dataclass(frozen=True, slots=True)
class DebitWish:
    """What somebody agrees to.

    :param text: as shown: who takes what from which account, how often, at most how much, and how
        it ends; the account's last four digits are in it
    :param most: of one invoice
    """

    bank_account_id: UUID
    text: str
    language: str
    most: Money
    signed_name: str


def offers_debit() -> bool:
    """Tell whether the operator's bank takes money from accounts."""
    operator = operator_id()
    return operator is not None and has_ach_setup(operator)


def sign_debit(
    *, organization_id: UUID, wish: DebitWish, today: date, actor: Actor, now: datetime
) -> UUID:
    """Keep the permission, in the place of an earlier one; give its id.

    Invoices that are written from now on are taken; what is due already is taken when somebody
    asks for it.

    :raises FeeSignatureMissing: no name was typed
    :raises DebitNotOffered: the operator has no bank for it
    :raises DebitAccountNotUsable: the account isn't one that claim payments may go to
    """
    if not wish.signed_name.strip():
        raise FeeSignatureMissing
    if not offers_debit():
        raise DebitNotOffered
    usable = usable_account_ids(organization_id, on_date=today)
    payees = payees_of(organization_id)
    with tenant(organization_id):
        lock_row(Organization, organization_id)
        account = BankAccount.objects.filter(id=wish.bank_account_id).first()
        fits = (
            account is not None
            and account.id in usable
            and account.holder_kind == HolderKind.BUSINESS
            and account.last4 in wish.text
        )
        if not fits or not payees or not wish.most:
            raise DebitAccountNotUsable
        end_debits(actor=actor, now=now)
        row = FeeDebit.objects.create(
            state=DebitState.ALLOWED,
            bank_account_id=wish.bank_account_id,
            payee_id=payees[0].id,
            text=wish.text,
            text_sha256=hashlib.sha256(wish.text.encode()).hexdigest(),
            language=wish.language,
            most_cents=wish.most.cents,
            signed_name=wish.signed_name.strip()[:_NAME_LENGTH_MAX],
            signed_by=str(actor),
            signed_at=now,
        )
        event = FeeDebitSigned(fee_debit_id=row.id, most_cents=row.most_cents)
        announce(event, actor=actor, subject_id=row.id, now=now)
        return UUID(str(row.id))


def cancel_debit(*, organization_id: UUID, actor: Actor, now: datetime) -> None:
    """End the permission; off already, nothing changes. What no file holds yet isn't taken."""
    with tenant(organization_id):
        lock_row(Organization, organization_id)
        end_debits(actor=actor, now=now)


def end_debits(*, actor: Actor, now: datetime) -> None:
    """Cancel what is on, in the open transaction; a job takes the operator's copy back."""
    on = FeeDebit.objects.filter(state=DebitState.ALLOWED).values_list("id", flat=True)
    for row in lock_rows(FeeDebit, on).values():
        DEBIT_GRAPH.event(DebitState.ALLOWED, DebitState.ENDED)
        row.state = DebitState.ENDED
        row.cancelled_by, row.cancelled_at = str(actor), now
        row.save(update_fields=["state", "cancelled_by", "cancelled_at"])
        event = FeeDebitCancelled(fee_debit_id=row.id)
        announce(event, actor=actor, subject_id=row.id, now=now)
        defer("fees.end_debit", organization_id=row.organization_id, fee_debit_id=row.id)
