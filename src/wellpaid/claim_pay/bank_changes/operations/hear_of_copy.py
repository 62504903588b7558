"""Tell a provider what a bank made of its account, as a payer has heard."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.claim_pay.bank_changes.events import CorrectionSuggested
from wellpaid.claim_pay.bank_changes.models import AccountCorrection
from wellpaid.claim_pay.bank_changes.states import CorrectionState
from wellpaid.claim_pay.enrollment.operations.stop_account import stop_account
from wellpaid.claim_pay.payees.queries import organization_of_payee
from wellpaid.core.banking.queries import find_bank_account
from wellpaid.core.banking.queries.copies import CopyRow, copy_of
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.lists import administrators_of
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant


class News(StrEnum):
    """What the bank said."""

    CORRECTED = "corrected"
    RETURNED = "returned"


def hear_of_copy(*, payer_id: UUID, bank_account_id: UUID, now: datetime) -> News | None:
    """Mark the provider's own account, and write to its administrators; give what there was to say.

    Each organisation has a transaction of its own. The same news again changes nothing.

    :param bank_account_id: the payer's copy
    """
    copy = copy_of(organization_id=payer_id, bank_account_id=bank_account_id)
    owner_id = organization_of_payee(copy.owner_id) if copy else None
    if copy is None or owner_id is None:
        return None
    with tenant(owner_id):
        # Its row is the lock: two payers may hear of the same account at once.
        lock_row(Organization, owner_id)
        if copy.is_returned:
            if not stop_account(
                organization_id=owner_id, bank_account_id=copy.copied_from_id, actor=SYSTEM,
                now=now,
            ):  # fmt: skip
                return None
            _tell(owner_id, copy, News.RETURNED, bank_account_id, now)
            return News.RETURNED
        if not copy.is_corrected or not _suggest(owner_id, payer_id, copy, bank_account_id, now):
            return None
        _tell(owner_id, copy, News.CORRECTED, bank_account_id, now)
        return News.CORRECTED


def _suggest(
    owner_id: UUID, payer_id: UUID, copy: CopyRow, copy_account_id: UUID, now: datetime
) -> bool:
    """Keep the suggestion, unless the account is gone or the same was suggested before."""
    if find_bank_account(organization_id=owner_id, bank_account_id=copy.copied_from_id) is None:
        return False
    about = AccountCorrection.objects.filter(bank_account_id=copy.copied_from_id)
    waiting = about.filter(state__in=[CorrectionState.SUGGESTED, CorrectionState.ASKED])
    known = about.filter(copy_account_id=copy_account_id, new_last4=copy.last4)
    if waiting.exists() or known.exists():
        return False
    row = AccountCorrection.objects.create(
        state=CorrectionState.SUGGESTED,
        bank_account_id=copy.copied_from_id,
        payer_id=payer_id,
        copy_account_id=copy_account_id,
        new_last4=copy.last4,
        suggested_at=now,
        state_changed_at=now,
    )
    event = CorrectionSuggested(account_correction_id=row.id, bank_account_id=row.bank_account_id)
    announce(event, actor=SYSTEM, subject_id=row.bank_account_id, now=now)
    return True


def _tell(owner_id: UUID, copy: CopyRow, news: News, about: UUID, now: datetime) -> None:
    for person in administrators_of(owner_id):
        language = person.language or "en"
        with translation.override(language):
            words = {
                News.CORRECTED: _("A health plan’s bank says that the number of your account has "
                                  "changed. Look at it, and correct it by two people."),
                News.RETURNED: _("A payment to your account came back: the bank says it can’t be "
                                 "used. Until it is settled, payers send checks."),
            }  # fmt: skip
            email = Email(
                kind=f"account_{news}",
                about_id=uuid5(about, f"{news}{now.isoformat()}"),
                recipient=person.email,
                language=language,
                subject=_("Your bank account for claim payments"),
                body=f"{words[news]}\n\n{settings.BASE_URL}/claims/banks/{copy.copied_from_id}\n",
            )
        queue_email(email=email, now=now)
