"""Ask our bank to give money to many accounts at once: what ``originate_entry`` does, by the batch.

Credits only: they need no mandate, and so no lock but the accounts'.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.events import EntryQueued
from wellpaid.core.banking.models import AchEntry, AchSetup, BankAccount
from wellpaid.core.banking.numbers import name_in_file
from wellpaid.core.banking.packing import pack
from wellpaid.core.banking.policy import sec_code_of
from wellpaid.core.banking.states import (
    BankAccountState,
    Direction,
    EntryState,
    HolderKind,
    Purpose,
)
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.core.events.registry import Event
from wellpaid.formats.nacha.errors import UnwritableError
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .originate_entry import BankAccountNotUsable, EntryRequest, ReferenceTaken, require_form
from .queue_entry import (
    AchNotSetUp,
    EntryFacts,
    EntryRefused,
    draft_of,
    originator_of,
)

_UNUSABLE = frozenset({BankAccountState.CLOSED, BankAccountState.FAILED})


def originate_credits(
    *, organization_id: UUID, requests: Sequence[EntryRequest], actor: Actor, now: datetime
) -> dict[str, ProductError]:
    """Put credits in line for the next file, once for each reference; give which were refused, why.

    One refused stops no other. What came before under the same reference stays as it is. All of a
    batch is one transaction; the caller's, if one is open.

    :raises ValueError: a request is a debit
    """
    if any(request.direction is not Direction.CREDIT for request in requests):
        raise ValueError("debits go in line one by one, under their mandate's lock")
    refused: dict[str, ProductError] = {}
    with tenant(organization_id):
        setup = AchSetup.objects.first()
        if setup is None:
            return {request.reference: AchNotSetUp() for request in requests}
        accounts = lock_rows(BankAccount, {request.bank_account_id for request in requests})
        known = _known({request.reference for request in requests})
        entries: list[AchEntry] = []
        for request in requests:
            if request.reference in known:
                if known[request.reference] != request.sha256:
                    refused[request.reference] = ReferenceTaken()
                continue
            try:
                entries.append(_entry(request, accounts, now))
            except ProductError as error:
                refused[request.reference] = error
        writable = _writable(setup, entries, accounts, now, refused)
        AchEntry.objects.bulk_create(writable)
        events: list[tuple[Event, UUID]] = [
            (EntryQueued(ach_entry_id=entry.id, amount_cents=entry.amount_cents), entry.id)
            for entry in writable
        ]
        if events:
            announce_many(events, actor=actor, now=now)
    return refused


def _known(references: Collection[str]) -> dict[str, str]:
    rows = AchEntry.objects.filter(reference__in=references)
    return dict(rows.values_list("reference", "request_sha256"))


def _entry(request: EntryRequest, accounts: Mapping[UUID, BankAccount], now: datetime) -> AchEntry:
    """Make the row.

    :raises EntryRefused: something of it doesn't fit an ACH file
    :raises BankAccountNotUsable: no such account here, or it is closed, or its check failed
    """
    require_form(request)
    account = accounts.get(request.bank_account_id)
    if account is None or account.state in _UNUSABLE:
        raise BankAccountNotUsable
    facts = EntryFacts(
        reference=request.reference,
        request_sha256=request.sha256,
        purpose=Purpose.PAYMENT,
        direction=Direction.CREDIT,
        amount_cents=request.amount.cents,
        sec_code=sec_code_of(Direction.CREDIT, None, HolderKind(account.holder_kind)),
        entry_description=request.entry_description,
        individual_id=request.individual_id,
        addenda_text=request.addenda_text,
        wished_date=request.wished_date,
        is_same_day=request.is_same_day,
    )
    return AchEntry(
        id=new_id(),
        organization_id=account.organization_id,
        state=EntryState.QUEUED,
        individual_name=name_in_file(account.holder_name),
        bank_account_id=account.id,
        created_at=now,
        state_changed_at=now,
        **asdict(facts),
    )


def _writable(
    setup: AchSetup,
    entries: Sequence[AchEntry],
    accounts: Mapping[UUID, BankAccount],
    now: datetime,
    refused: dict[str, ProductError],
) -> list[AchEntry]:
    """Give those that a file can hold: all at once if they fit, else each for itself."""
    try:
        _try(setup, entries, accounts, now)
    except UnwritableError:
        return [entry for entry in entries if _fits(setup, entry, accounts, now, refused)]
    return list(entries)


def _fits(
    setup: AchSetup,
    entry: AchEntry,
    accounts: Mapping[UUID, BankAccount],
    now: datetime,
    refused: dict[str, ProductError],
) -> bool:
    try:
        _try(setup, [entry], accounts, now)
    except UnwritableError as error:
        refused[entry.reference] = EntryRefused(why=error.reason)
        return False
    return True


def _try(
    setup: AchSetup,
    entries: Sequence[AchEntry],
    accounts: Mapping[UUID, BankAccount],
    now: datetime,
) -> None:
    if entries:
        pack(
            originator=originator_of(setup),
            drafts=[
                draft_of(entry, accounts[entry.bank_account_id], now.date()) for entry in entries
            ],
            created_date=now.date(),
            created_time="0000",
            id_modifier="A",
            last_sequence=0,
        )
