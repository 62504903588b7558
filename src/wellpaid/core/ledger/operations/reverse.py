"""Taking a journal back: never by changing it, always by its mirror image and a reason."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.ledger.chart import AccountRef
from wellpaid.core.ledger.drafts import JournalDraft, JournalId, Line
from wellpaid.core.ledger.models import Entry, Journal, LedgerAccount
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money

from .post import AlreadyReversed, LedgerKeyReused, post


def reverse_journal(
    *, journal_id: JournalId, reason: str, effective_date: date, actor: Actor, key: str
) -> JournalId:
    """Post the mirror image of a journal; gives the reversing journal's id.

    The same key again gives the first reversal's id; another key finds it taken back.

    :raises NotFound: there is no such journal in the open organisation's books
    :raises AlreadyReversed: it is taken back
    :raises ReversalNotReversible: it takes back another itself
    :raises LedgerKeyReused: the key stands for other content
    :raises ValueError: no reason is given
    """
    if not reason.strip():
        raise ValueError("a reversal has a reason")
    journal = Journal.objects.filter(id=journal_id).first()
    if journal is None:
        raise NotFound
    return post(
        journal=JournalDraft(
            key=key,
            event=f"{journal.event}.reversed",
            lines=_mirrored(journal),
            effective_date=effective_date,
            actor=actor,
            subject_kind=journal.subject_kind,
            subject_id=journal.subject_id,
            reason=reason,
            reverses_id=journal_id,
        )
    )


def _mirrored(journal: Journal) -> tuple[Line, ...]:
    """Give a journal's entries with their sides changed, in their order."""
    entries = list(
        Entry.objects.filter(created_at=journal.created_at, journal_id=journal.id).order_by("id")
    )
    accounts = _accounts(entries)
    return tuple(
        Line(
            accounts[entry.credit_account_id],
            accounts[entry.debit_account_id],
            Money(entry.amount_cents),
        )
        for entry in entries
    )


def _accounts(entries: list[Entry]) -> dict[UUID, AccountRef]:
    ids = {entry.debit_account_id for entry in entries}
    ids |= {entry.credit_account_id for entry in entries}
    rows = LedgerAccount.objects.filter(id__in=ids)
    return {row.id: AccountRef(row.code, row.subject_id) for row in rows}


__all__ = ["AlreadyReversed", "LedgerKeyReused", "reverse_journal"]
