"""The one door through which money moves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import Cursor

from wellpaid.core.ledger.chart import CHART, AccountRef, account_id
from wellpaid.core.ledger.drafts import JournalDraft, JournalId
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import current_organization_id

# Text literals of arrays are several times cheaper to make than lists bound one by one.
_POST = (
    "SELECT journal, outcome FROM ledger_post(%s::uuid, %s::uuid, %s::text, %b::bytea, %s::text, "
    "%s::text, %s::uuid, %s::date, %s::text, %s::uuid, %s::text, "
    "%s::uuid[], %s::text[], %s::uuid[], %s::boolean[], "
    "%s::uuid[], %s::uuid[], %s::uuid[], %s::bigint[])"
)


class LedgerKeyReused(ProductError):
    """The idempotency key stands for another journal already."""

    code, status = "ledger_key_reused", 409
    message = "This was already recorded with other amounts. Nothing has moved."


class AlreadyReversed(ProductError):
    """A journal is taken back once."""

    code, status = "already_reversed", 409
    message = "This was already taken back. Nothing has moved."


class ReversalNotReversible(ProductError):
    """What was taken back is posted anew, not taken back twice over."""

    code, status = "reversal_not_reversible", 409
    message = "This takes something back itself, so it can't be taken back. Record it again instead."


_REFUSALS: dict[str, type[ProductError]] = {
    "key_reused": LedgerKeyReused,
    "already_reversed": AlreadyReversed,
    "reverses_reversal": ReversalNotReversible,
    "not_found": NotFound,
}


def accounts_literals(accounts: dict[AccountRef, UUID]) -> tuple[str, str, str, str]:
    """Write accounts as parallel arrays (ids, codes, subjects, hot or not), sorted by id."""
    rows = sorted((str(found), account) for account, found in accounts.items())
    return (
        "{" + ",".join(row[0] for row in rows) + "}",
        "{" + ",".join(row[1].code for row in rows) + "}",
        "{" + ",".join(str(row[1].subject_id or "NULL") for row in rows) + "}",
        "{" + ",".join("t" if CHART[row[1].code].is_hot else "f" for row in rows) + "}",
    )


def _parameters(organization_id: UUID, journal: JournalDraft) -> tuple[Any, ...]:
    """Write a draft as the posting function's parameters."""
    accounts: dict[AccountRef, UUID] = {}
    debits, credits_ = [], []
    for line in journal.lines:
        for account, side in ((line.debit, debits), (line.credit, credits_)):
            if account not in accounts:
                accounts[account] = account_id(organization_id, account)
            side.append(str(accounts[account]))
    return (
        str(organization_id), str(journal.id), journal.key, journal.fingerprint(), journal.event,
        journal.subject_kind, str(journal.subject_id), journal.effective_date.isoformat(),
        journal.reason, None if journal.reverses_id is None else str(journal.reverses_id),
        str(journal.actor),
        *accounts_literals(accounts),
        "{" + ",".join(entry_ids(journal)) + "}",
        "{" + ",".join(debits) + "}",
        "{" + ",".join(credits_) + "}",
        "{" + ",".join(str(line.amount.cents) for line in journal.lines) + "}",
    )  # fmt: skip


def entry_ids(journal: JournalDraft) -> list[str]:
    """Give the ids of a journal's entries: they follow its own, so they sort by it and by line."""
    first = journal.id.int
    return [str(UUID(int=first + place)) for place in range(1, len(journal.lines) + 1)]


def post(*, journal: JournalDraft) -> JournalId:
    """Write one journal into the open organisation's books, in one call to the database.

    It joins the transaction of the open ``tenant`` block and refuses to run outside one. The same
    key with the same content posts nothing and gives the first journal's id.

    :raises LedgerKeyReused: the key stands for other content
    :raises AlreadyReversed: the journal that this one takes back is taken back
    :raises ReversalNotReversible: it takes back a reversal
    :raises NotFound: there is no such journal to take back
    """
    organization_id = current_organization_id()
    connection.ensure_connection()
    # The driver's own cursor: parameters go to the server as they are, and the statement is
    # prepared once a connection. Django's would write them into the SQL text each time.
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(_POST, _parameters(organization_id, journal), prepare=True)
        row = cursor.fetchone()
    assert row is not None  # a function with OUT parameters gives one row
    posted_id, outcome = row
    if refusal := _REFUSALS.get(outcome):
        raise refusal
    return JournalId(posted_id)
