"""Ask our bank to take money from an account, or to give some to it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError

from wellpaid.core.banking.models import AchEntry, BankAccount, Mandate
from wellpaid.core.banking.policy import (
    GROUNDS,
    INDIVIDUAL_ID,
    REFERENCE,
    RETRY_DESCRIPTION,
    is_description,
    sec_code_of,
)
from wellpaid.core.banking.queries import EntryRow, entry_row
from wellpaid.core.banking.states import (
    BankAccountState,
    Direction,
    EntryState,
    HolderKind,
    MandateKind,
    MandateState,
    Purpose,
    VerificationMethod,
)
from wellpaid.core.events.actors import Actor
from wellpaid.formats.nacha.returns import RETRIES_MAX, RETRY_DAYS_MAX, return_reason
from wellpaid.kit.errors import ProductError
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import savepoint

from .move_account import locked_account
from .move_mandate import locked_mandate
from .queue_entry import EntryFacts, EntryRefused, queue_entry
from .start_verification import start_verification


class ReferenceTaken(ProductError):
    """The reference stands for another entry: a bug of the caller's."""

    code, status = "ach_reference_taken", 409
    message = "This reference belongs to another bank payment. Nothing was sent now."


class BankAccountNotUsable(ProductError):
    """Closed, or its check failed."""

    code, status = "bank_account_not_usable", 409
    message = "This bank account can't be used. Choose another way to pay."


class BankAccountNotVerified(ProductError):
    """Nacha's WEB debit rule: an account is tried before the first debit."""

    code, status = "bank_account_not_verified", 409
    message = "This bank account has to be checked first."


class MandateNotUsable(ProductError):
    """There is none, it was taken back, was used, or doesn't cover this."""

    code, status = "mandate_not_usable", 409
    message = "There is no authorization in force for this bank payment. Nothing was sent."


class RetryNotAllowed(ProductError):
    """Nacha 2.13.4: the same amount, R01 or R09 only, twice within 180 days."""

    code, status = "ach_retry_not_allowed", 409
    message = "This bank payment can't be sent again. Ask for another way to pay."


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """What is asked for.

    :param reference: the caller's own, and the idempotency key: unique in the organisation
    :param direction: debit takes from the account, credit gives to it
    :param mandate_id: needed for every debit, and for nothing else
    :param entry_description: ten places that the holder reads on a statement, in capitals
    :param individual_id: an opaque number of ours, 15 places; never a fact about care
    :param addenda_text: 80 places for the receiver, such as a TRN segment
    :param wished_date: not before this day; None: as soon as possible
    :param retry_of: the reference of an entry that came back for lack of money
    :param may_wait: an account that has to be checked first is checked by a prenote, and the entry
        waits for that; if the check fails, it is cancelled with the bank's reason
    """

    reference: str
    bank_account_id: UUID
    direction: Direction
    amount: Money
    entry_description: str
    individual_id: str
    mandate_id: UUID | None = None
    addenda_text: str = ""
    wished_date: date | None = None
    is_same_day: bool = False
    retry_of: str = ""
    may_wait: bool = False

    @property
    def sha256(self) -> str:
        """The same for the same request, and for no other."""
        facts = [
            self.reference, str(self.bank_account_id), self.direction.value, self.amount.cents,
            self.entry_description, self.individual_id, str(self.mandate_id), self.addenda_text,
            str(self.wished_date), self.is_same_day, self.retry_of,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def originate_entry(
    *, organization_id: UUID, request: EntryRequest, actor: Actor, now: datetime
) -> EntryRow:
    """Put an entry in line for the next file, once for each reference.

    Nothing reaches the bank yet; until a file is built ``cancel_entry`` takes it back. The same
    request again gives the entry as it stands now.

    :raises ReferenceTaken: the reference came before with another request
    :raises NotFound: no such account or mandate in this organisation
    :raises BankAccountNotUsable: the account is closed, or its check failed
    :raises BankAccountNotVerified: the class wants it tried first
    :raises MandateNotUsable: no mandate in force covers this debit
    :raises RetryNotAllowed: what is to be sent again may not be
    :raises EntryRefused: a file can't hold it
    :raises AchNotSetUp: the organisation has no bank that sends its files
    """
    with tenant(organization_id):
        earlier = _earlier(request)
        if earlier is not None:
            return earlier
        account = locked_account(request.bank_account_id)
        # Asked for at the same moment by somebody else, who had the lock before us.
        earlier = _earlier(request)
        if earlier is not None:
            return earlier
        facts, needs_check = _decide(request, account, now)
        if needs_check and not request.may_wait:
            raise BankAccountNotVerified
        try:
            with savepoint():
                entry = queue_entry(
                    account=account,
                    facts=facts,
                    actor=actor,
                    now=now,
                    state=EntryState.WAITING if needs_check else EntryState.QUEUED,
                )
        except IntegrityError as error:
            raise ReferenceTaken from error
        if needs_check:
            start_verification(
                organization_id=organization_id,
                bank_account_id=account.id,
                method=VerificationMethod.PRENOTE,
                actor=actor,
                now=now,
            )
        return entry_row(entry)


def _earlier(request: EntryRequest) -> EntryRow | None:
    entry = AchEntry.objects.filter(reference=request.reference).first()
    if entry is None:
        return None
    if entry.request_sha256 != request.sha256:
        raise ReferenceTaken
    return entry_row(entry)


def _decide(request: EntryRequest, account: BankAccount, now: datetime) -> tuple[EntryFacts, bool]:
    """Give the entry's facts, and whether its account has to be checked first."""
    require_form(request)
    if account.state in {BankAccountState.CLOSED, BankAccountState.FAILED}:
        raise BankAccountNotUsable
    retried = _retried(request, now) if request.retry_of else None
    mandate = _usable_mandate(request, account, retried)
    ground = GROUNDS[MandateKind(mandate.kind)] if mandate is not None else None
    is_verified = account.state == BankAccountState.VERIFIED
    needs_check = ground is not None and ground.needs_verified and not is_verified
    facts = EntryFacts(
        reference=request.reference,
        request_sha256=request.sha256,
        purpose=Purpose.PAYMENT,
        direction=request.direction,
        amount_cents=request.amount.cents,
        sec_code=sec_code_of(request.direction, ground, HolderKind(account.holder_kind)),
        payment_type=ground.payment_type if ground is not None else "",
        entry_description=RETRY_DESCRIPTION if retried else request.entry_description,
        individual_id=request.individual_id,
        addenda_text=request.addenda_text,
        mandate_id=request.mandate_id,
        retry_of_id=retried.id if retried else None,
        wished_date=request.wished_date,
        is_same_day=request.is_same_day,
    )
    return facts, needs_check


def require_form(request: EntryRequest) -> None:
    """Refuse what can't stand in an entry.

    :raises EntryRefused: the amount, the reference, the description or the receiver's id
    """
    if request.amount.cents <= 0:
        raise EntryRefused(why="the amount isn't above zero")
    if not REFERENCE.fullmatch(request.reference):
        raise EntryRefused(why="the reference has other characters than a reference may have")
    if not is_description(request.entry_description):
        raise EntryRefused(why="the description isn't ten capital letters and digits")
    if not INDIVIDUAL_ID.fullmatch(request.individual_id):
        raise EntryRefused(why="the receiver's id isn't 15 letters and digits")


def _usable_mandate(
    request: EntryRequest, account: BankAccount, retried: AchEntry | None
) -> Mandate | None:
    """Give the mandate, locked, so that a single one is used once."""
    if request.direction is Direction.CREDIT:
        if request.mandate_id is not None:
            raise MandateNotUsable
        return None
    if request.mandate_id is None:
        raise MandateNotUsable
    mandate = locked_mandate(request.mandate_id)
    covers = mandate.lowest_cents <= request.amount.cents <= mandate.highest_cents
    is_ours = mandate.bank_account_id == account.id and mandate.state == MandateState.ACTIVE
    if not (covers and is_ours):
        raise MandateNotUsable
    ground = GROUNDS[MandateKind(mandate.kind)]
    if ground.is_single and retried is None and _was_used(mandate):
        raise MandateNotUsable
    return mandate


def _was_used(mandate: Mandate) -> bool:
    """Tell whether a single authorisation has been used: what was cancelled never happened."""
    used = AchEntry.objects.filter(mandate_id=mandate.id).exclude(state=EntryState.CANCELLED)
    return bool(used.exists())


def _retried(request: EntryRequest, now: datetime) -> AchEntry:
    """Give the first of the entries that are sent again.

    :raises RetryNotAllowed: it may not be
    """
    entry: AchEntry | None = AchEntry.objects.filter(reference=request.retry_of).first()
    if entry is None or entry.retry_of_id is not None or entry.state != EntryState.RETURNED:
        raise RetryNotAllowed
    reason = return_reason(entry.return_code)
    same = (
        entry.amount_cents == request.amount.cents
        and entry.mandate_id == request.mandate_id
        and entry.bank_account_id == request.bank_account_id
    )
    again = AchEntry.objects.filter(retry_of_id=entry.id).exclude(state=EntryState.CANCELLED)
    is_recent = (
        entry.effective_date is not None
        and (now.date() - entry.effective_date).days <= RETRY_DAYS_MAX
    )
    is_running = again.exclude(state=EntryState.RETURNED).exists()
    allowed = reason is not None and reason.may_be_presented_again
    if not (allowed and same and is_recent) or is_running or again.count() >= RETRIES_MAX:
        raise RetryNotAllowed
    return entry
