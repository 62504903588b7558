"""Give an account the number that its bank told somebody who paid into it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.banking.events import BankAccountCorrected
from wellpaid.core.banking.models import BankAccount
from wellpaid.core.banking.numbers import fingerprint, last4_of, seal_number
from wellpaid.core.banking.queries.copies import CopyRow
from wellpaid.core.banking.states import BankAccountState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.transactions import require_open

from .move_account import locked_account


class CorrectionNotPossible(ProductError):
    """The account is closed, or another one has the number already."""

    code, status = "correction_not_possible", 409
    message = _("This account can’t be corrected any more. Use the one with the right number.")


def take_over_correction(
    *, bank_account_id: UUID, copy: CopyRow, actor: Actor, now: datetime
) -> None:
    """Change the account of the open organisation. It stays proved: its own bank said so.

    :raises NotFound: the organisation has no such account
    :raises CorrectionNotPossible: it is closed, or another account has the number
    """
    require_open()
    account = locked_account(bank_account_id)
    print_ = fingerprint(copy.routing_number, copy.account_number)
    others = BankAccount.objects.filter(
        owner_kind=account.owner_kind, owner_id=account.owner_id, fingerprint=print_
    ).exclude(id=account.id)
    over = [BankAccountState.CLOSED, BankAccountState.FAILED]
    if account.state in over or others.exclude(state__in=over).exists():
        raise CorrectionNotPossible
    account.routing_number, account.account_type = copy.routing_number, copy.account_type
    account.account_number = seal_number(copy.account_number)
    account.last4, account.fingerprint = last4_of(copy.account_number), print_
    account.corrected_at = now
    account.save()
    event = BankAccountCorrected(bank_account_id=account.id, owner_id=account.owner_id)
    announce(event, actor=actor, subject_id=account.id, now=now)
