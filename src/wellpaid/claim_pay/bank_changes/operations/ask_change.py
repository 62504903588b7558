"""Ask that claim payments go to another account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.bank_changes.events import ChangeAsked
from wellpaid.claim_pay.bank_changes.models import BankChange, OpenChange
from wellpaid.claim_pay.bank_changes.policy import oldest_payment
from wellpaid.claim_pay.bank_changes.states import OPEN, ChangeState
from wellpaid.claim_pay.elections.queries import accounts_in_use
from wellpaid.claim_pay.enrollment.operations.ask_approval import ask_approval
from wellpaid.claim_pay.enrollment.queries import provider_account
from wellpaid.claim_pay.remittances.queries import has_payments_since
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant

from .tell_administrators import Step, tell_administrators

_NAME_LENGTH_MAX = 120


class ChangeSignatureMissing(ProductError):
    """A change is signed with a typed name (15 U.S.C. 7001)."""

    code, status = "change_signature_missing", 422
    message = _("Type your full name to sign.")


class ChangeNotPossible(ProductError):
    """No payments go to the one account, or the other one isn't the provider's own."""

    code, status = "change_not_possible", 409
    message = _("Choose the account that is used now, and another one of your own.")


class ChangeUnderWay(ProductError):
    """One at a time: two that cross each other help nobody but thieves."""

    code, status = "change_under_way", 409
    message = _("A change is under way already. Cancel it first, or let it take effect.")


@dataclass(frozen=True, slots=True)
class WishedChange:
    """From where to where, and the signature under which words."""

    from_account_id: UUID
    to_account_id: UUID
    signed_name: str
    terms: str


def ask_change(
    *, organization_id: UUID, wish: WishedChange, today: date, actor: Actor, now: datetime
) -> UUID:
    """Open a change and tell every administrator; give its id.

    :raises ChangeSignatureMissing: no name was typed
    :raises ChangeNotPossible: the old account isn't in use, or the new one isn't the provider's
    :raises ChangeUnderWay: another one is open
    """
    name = " ".join(wish.signed_name.split())
    if not 0 < len(name) <= _NAME_LENGTH_MAX:
        raise ChangeSignatureMissing
    with tenant(organization_id):
        organization = lock_row(Organization, organization_id)
        if BankChange.objects.filter(state__in=OPEN).exists():
            raise ChangeUnderWay
        is_used = wish.from_account_id in accounts_in_use(organization_id, today=today)
        is_own = provider_account(organization_id, wish.to_account_id) is not None
        if not is_used or not is_own or wish.from_account_id == wish.to_account_id:
            raise ChangeNotPossible
        # The account itself is put before a second person too, unless it has been.
        ask_approval(
            organization_id=organization_id,
            bank_account_id=wish.to_account_id,
            actor=actor,
            now=now,
        )
        row: BankChange = BankChange.objects.create(
            state=ChangeState.COLLECTING,
            from_account_id=wish.from_account_id,
            to_account_id=wish.to_account_id,
            signed_name=name,
            terms=wish.terms,
            asked_by=str(actor),
            asked_at=now,
            phone_on_file=organization.phone,
            has_payments=has_payments_since(organization_id, oldest_payment(today)),
            state_changed_at=now,
        )
        OpenChange.objects.create(
            organization_id=organization_id, bank_change_id=row.id, asked_at=now
        )
        event = ChangeAsked(
            bank_change_id=row.id,
            from_account_id=wish.from_account_id,
            to_account_id=wish.to_account_id,
        )
        announce(event, actor=actor, subject_id=row.id, now=now)
        tell_administrators(row=row, step=Step.ASKED, now=now)
        change_id: UUID = row.id
        return change_id
