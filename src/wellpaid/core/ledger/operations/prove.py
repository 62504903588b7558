"""The books prove themselves: everything stored is reckoned anew from the entries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from wellpaid.core.ledger import sealed_rows
from wellpaid.core.ledger.chart import CHART
from wellpaid.core.ledger.checks import CHECKS
from wellpaid.core.ledger.models import Entry, Journal, LedgerAccount, LedgerBlock
from wellpaid.kit.sealing import START, extend
from wellpaid.kit.tenancy.scope import tenant

# Of one kind of finding; a broken book has thousands, and the first ones tell enough.
FINDINGS_MAX = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that isn't as it must be.

    :param code: which check found it, such as ``stored_balance``
    :param what: the rows and amounts, by id
    """

    code: str
    what: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what was found."""

    organization_id: UUID
    account_count: int
    journal_count: int
    entry_count: int
    block_count: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Nothing was found."""
        return not self.findings


def prove_ledger(organization_id: UUID) -> Proof:
    """Check one organisation's books against themselves; read-only, at one moment.

    It opens a REPEATABLE READ transaction. Inside a transaction of its caller it joins that one:
    then nobody else may write to these books meanwhile. Memory doesn't grow with the books.
    """
    with _one_moment(organization_id):
        found = [*_run_checks(organization_id), *_check_blocks(organization_id)]
        return Proof(
            organization_id,
            LedgerAccount.objects.count(),
            Journal.objects.count(),
            Entry.objects.count(),
            LedgerBlock.objects.count(),
            tuple(found),
        )


@contextmanager
def _one_moment(organization_id: UUID) -> Iterator[None]:
    joins = connection.in_atomic_block
    with tenant(organization_id):
        if not joins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _run_checks(organization_id: UUID) -> Iterator[Finding]:
    facts: dict[str, Any] = {
        "o": organization_id,
        "codes": list(CHART),
        "hot": [line.is_hot for line in CHART.values()],
        "limit": FINDINGS_MAX,
    }
    with connection.cursor() as cursor:
        # A proof reads whole tables. Where statistics lag behind (a big import a moment ago), the
        # planner takes them for empty and loops over all pairs: minutes instead of a second.
        cursor.execute("SET LOCAL enable_nestloop = off")
        for code, statement in CHECKS.items():
            cursor.execute(f"{statement} LIMIT %(limit)s", facts)
            for (what,) in cursor.fetchall():
                yield Finding(code, what)
        cursor.execute("SET LOCAL enable_nestloop = on")


def _check_blocks(organization_id: UUID) -> Iterator[Finding]:
    previous, number, until = START, 0, 0
    for block in LedgerBlock.objects.order_by("number").iterator():
        number += 1
        name = f"block {block.number}"
        if block.number != number:
            yield Finding("block_chain", f"{name} stands where block {number} has to be")
            number = block.number
        if bytes(block.previous_hash) != previous or block.from_xid != until:
            yield Finding("block_chain", f"{name} doesn't follow the block before it")
        yield from _check_block(organization_id, block, name)
        previous, until = bytes(block.hash), block.until_xid


def _check_block(organization_id: UUID, block: LedgerBlock, name: str) -> Iterator[Finding]:
    span = (organization_id, block.from_xid, block.until_xid)
    amount_cents = 0

    def entries() -> Iterator[tuple[str, ...]]:
        nonlocal amount_cents
        for row in sealed_rows.entries(*span):
            amount_cents += int(row[4])
            yield tuple(row)

    end, journal_count = extend(bytes(block.previous_hash), sealed_rows.journals(*span))
    end, entry_count = extend(end, entries())
    if end != bytes(block.hash):
        yield Finding("block_hash", f"{name}: its rows aren't those that were sealed")
    counted = (journal_count, entry_count, amount_cents)
    if counted != (block.journal_count, block.entry_count, block.amount_cents):
        yield Finding(
            "block_counts",
            f"{name} says {block.journal_count} journals, {block.entry_count} entries, "
            f"{block.amount_cents} cents; there are {journal_count}, {entry_count}, {amount_cents}",
        )
