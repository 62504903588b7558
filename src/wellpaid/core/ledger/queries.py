"""Reads of the books. Whether a balance is stored or summed up is nobody's business outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import current_organization_id

from .chart import CHART, AccountRef, Side, account_id
from .checks import BOTH_SIDES
from .drafts import JournalId
from .models import Balance, Entry, Journal, LedgerAccount, LedgerBlock


def _in_normal_direction(code: str, debit_cents: int, credit_cents: int) -> Money:
    cents = debit_cents - credit_cents
    return Money(cents if CHART[code].normal is Side.DEBIT else -cents)


def balance(code: str, subject_id: UUID | None = None) -> Money:
    """Give an account's balance, positive on its normal side; an account never used has zero.

    It sees what the open transaction has posted itself.
    """
    organization_id = current_organization_id()
    account = account_id(organization_id, AccountRef(code, subject_id))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT debit_cents, credit_cents FROM ledger_balance_of(%s, %s)",
            [organization_id, account],
        )
        debit_cents, credit_cents = cursor.fetchone()
    return _in_normal_direction(code, debit_cents, credit_cents)


def balances_of(code: str, subject_ids: Iterable[UUID]) -> dict[UUID, Money]:
    """Give the balances of one code for many subjects, in one query; each subject has its answer.

    :raises ValueError: the code is kept once, or is hot
    """
    if CHART[code].subject is None or CHART[code].is_hot:
        raise ValueError(f"{code} has no stored balance for each subject")
    organization_id = current_organization_id()
    accounts = {
        account_id(organization_id, AccountRef(code, subject_id)): subject_id
        for subject_id in subject_ids
    }
    found = dict.fromkeys(accounts.values(), ZERO)
    for row in Balance.objects.filter(id__in=accounts):
        found[accounts[row.id]] = _in_normal_direction(code, row.debit_cents, row.credit_cents)
    return found


def sum_of(code: str) -> Money:
    """Give what all subjects of a code have together.

    :raises ValueError: the code is kept once, or is hot
    """
    if CHART[code].subject is None or CHART[code].is_hot:
        raise ValueError(f"{code} has no stored balance for each subject")
    accounts = LedgerAccount.objects.filter(code=code).values("id")
    sums = Balance.objects.filter(id__in=accounts).aggregate(
        debit=Sum("debit_cents"), credit=Sum("credit_cents")
    )
    return _in_normal_direction(code, sums["debit"] or 0, sums["credit"] or 0)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One double entry of a journal, with its accounts' ids."""

    debit_account_id: UUID
    credit_account_id: UUID
    amount: Money


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A journal as it stands in the books."""

    id: JournalId
    event: str
    subject_kind: str
    subject_id: UUID
    effective_date: date
    reason: str
    reverses_id: UUID | None
    actor: str
    created_at: datetime
    entries: tuple[EntryRow, ...]


def journals_about(subject_id: UUID) -> list[JournalRow]:
    """Give everything posted about one thing, the oldest first, with its entries."""
    journals = list(Journal.objects.filter(subject_id=subject_id).order_by("created_at", "id"))
    moments = {journal.created_at for journal in journals}
    wanted = {journal.id for journal in journals}
    entries: dict[UUID, list[EntryRow]] = {journal_id: [] for journal_id in wanted}
    # By moment first: that is how the primary key of entries finds a journal's.
    rows = Entry.objects.filter(created_at__in=moments, journal_id__in=wanted).order_by("id")
    for row in rows:
        entries[row.journal_id].append(
            EntryRow(row.debit_account_id, row.credit_account_id, Money(row.amount_cents))
        )
    return [
        JournalRow(
            JournalId(j.id), j.event, j.subject_kind, j.subject_id, j.effective_date, j.reason,
            j.reverses_id, j.actor, j.created_at, tuple(entries[j.id]),
        )
        for j in journals
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Totals:
    """What was ever debited and credited."""

    debits: Money
    credits: Money


def totals() -> Totals:
    """Give the sums of both sides over all accounts, as their balances say: one query.

    Stored sums, snapshots of hot accounts, and the entries behind those. Both are the same in
    sound books; where they aren't, the proof says so.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, {"o": current_organization_id()})
        debit_cents, credit_cents = cursor.fetchone()
    return Totals(Money(int(debit_cents)), Money(int(credit_cents)))


_TOTALS = f"SELECT coalesce(sum(debit), 0), coalesce(sum(credit), 0) FROM ({BOTH_SIDES}) sides"  # noqa: S608


@dataclass(frozen=True, slots=True)
class SealedBlock:
    """The end of the chain: its hash in hex."""

    number: int
    hash: str
    sealed_at: datetime


def newest_block() -> SealedBlock | None:
    """Give the open organisation's newest sealed block: one query."""
    row = LedgerBlock.objects.order_by("-number").first()
    return SealedBlock(row.number, bytes(row.hash).hex(), row.sealed_at) if row else None
