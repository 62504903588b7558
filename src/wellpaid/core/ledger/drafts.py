"""A journal before it is posted: what `postings.py` makes and `post()` takes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import NewType
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money

from .chart import CHART, AccountRef

JournalId = NewType("JournalId", UUID)


@dataclass(frozen=True, slots=True)
class Line:
    """One double entry: the amount is debited to one account and credited to the other.

    An imbalance can't be written down.
    """

    debit: AccountRef
    credit: AccountRef
    amount: Money

    def __post_init__(self) -> None:
        if self.amount.cents <= 0:
            raise ValueError("an entry's amount is more than zero")
        if self.debit == self.credit:
            raise ValueError("an entry has two different accounts")
        for account in (self.debit, self.credit):
            if (account.subject_id is None) != (CHART[account.code].subject is None):
                raise ValueError(f"{account.code} has its subject wrong")


@dataclass(frozen=True, slots=True)
class JournalDraft:
    """Everything that one business event writes into the books.

    :param key: the same key is posted once in an organisation, however often it is sent
    :param event: the event's code, such as ``payment.succeeded``
    :param subject_kind: what it is about, such as ``bill``
    :param reverses_id: the journal that this one takes back
    """

    key: str
    event: str
    lines: tuple[Line, ...]
    effective_date: date
    actor: Actor
    subject_kind: str
    subject_id: UUID
    reason: str = ""
    reverses_id: UUID | None = None
    id: JournalId = field(default_factory=lambda: JournalId(new_id()))

    def __post_init__(self) -> None:
        if not self.lines:
            raise ValueError("a journal has at least one entry")
        if not self.key:
            raise ValueError("a journal has an idempotency key")
        if "\0" in self.key or "\0" in self.reason:
            raise ValueError("text in the books has no NUL")

    def fingerprint(self) -> bytes:
        """Hash the content: who sends it, and under which id, may differ on a retry."""
        lines = "".join(
            f"{line.debit.code} {line.debit.subject_id} {line.credit.code} "
            f"{line.credit.subject_id} {line.amount.cents};"
            for line in self.lines
        )
        head = (
            f"{self.event}\0{self.subject_kind}\0{self.subject_id}\0{self.effective_date}\0"
            f"{self.reverses_id}\0{self.reason}\0"
        )
        return hashlib.sha256((head + lines).encode()).digest()
