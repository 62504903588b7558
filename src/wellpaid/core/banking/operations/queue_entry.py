"""Put an entry in line for the next file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wellpaid.core.banking.events import EntryQueued
from wellpaid.core.banking.models import AchEntry, AchSetup, BankAccount
from wellpaid.core.banking.numbers import name_in_file, open_number
from wellpaid.core.banking.packing import EntryDraft, Originator, pack
from wellpaid.core.banking.states import AccountType, Direction, EntryState, Purpose
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.nacha.errors import UnwritableError
from wellpaid.kit.errors import ProductError
from wellpaid.kit.transactions import require_open


class EntryRefused(ProductError):
    """A file can't hold it."""

    code, status = "ach_entry_refused", 422
    message = "This bank payment can't be sent as it is: {why}."


class AchNotSetUp(ProductError):
    """The organisation has no bank that sends its files."""

    code, status = "ach_not_set_up", 409
    message = "Bank payments aren't set up here."


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What an entry is, once everything about it has been decided."""

    reference: str
    request_sha256: str
    purpose: Purpose
    direction: Direction
    amount_cents: int
    sec_code: str
    entry_description: str
    individual_id: str
    payment_type: str = ""
    addenda_text: str = ""
    mandate_id: UUID | None = None
    retry_of_id: UUID | None = None
    verification_round: int = 0
    wished_date: date | None = None
    is_same_day: bool = False


def queue_entry(
    *,
    account: BankAccount,
    facts: EntryFacts,
    actor: Actor,
    now: datetime,
    state: EntryState = EntryState.QUEUED,
) -> AchEntry:
    """Make the row, after trying whether a file can hold it, so that no file fails later.

    :param state: in line, or waiting for its account's check
    :raises EntryRefused: something of it doesn't fit an ACH file
    :raises AchNotSetUp: there is no bank to send it to
    """
    require_open()
    setup = AchSetup.objects.first()
    if setup is None:
        raise AchNotSetUp
    entry = AchEntry(
        state=state,
        individual_name=name_in_file(account.holder_name),
        bank_account_id=account.id,
        created_at=now,
        state_changed_at=now,
        **asdict(facts),
    )
    _try(setup, entry, account, now)
    entry.save(force_insert=True)
    event = EntryQueued(ach_entry_id=entry.id, amount_cents=entry.amount_cents)
    announce(event, actor=actor, subject_id=entry.id, now=now)
    return entry


def originator_of(setup: AchSetup) -> Originator:
    """Give who sends, for the file."""
    return Originator(
        immediate_destination=setup.immediate_destination,
        destination_name=setup.destination_name,
        immediate_origin=setup.immediate_origin,
        origin_name=setup.origin_name,
        company_name=setup.company_name,
        company_id=setup.company_id,
        odfi_routing=setup.odfi_routing,
    )


def draft_of(entry: AchEntry, account: BankAccount, effective_date: date) -> EntryDraft:
    """Give an entry as it goes into a file. The account number is opened here and nowhere else."""
    facts: dict[str, Any] = {
        name: getattr(entry, name)
        for name in (
            "id", "sec_code", "entry_description", "amount_cents", "individual_name",
            "individual_id", "payment_type", "addenda_text",
        )
    }  # fmt: skip
    return EntryDraft(
        effective_date=effective_date,
        direction=Direction(entry.direction),
        purpose=Purpose(entry.purpose),
        account_type=AccountType(account.account_type),
        routing_number=account.routing_number,
        account_number=open_number(account.account_number),
        **facts,
    )


def _try(setup: AchSetup, entry: AchEntry, account: BankAccount, now: datetime) -> None:
    try:
        pack(
            originator=originator_of(setup),
            drafts=[draft_of(entry, account, now.date())],
            created_date=now.date(),
            created_time="0000",
            id_modifier="A",
            last_sequence=0,
        )
    except UnwritableError as error:
        raise EntryRefused(why=error.reason) from error
