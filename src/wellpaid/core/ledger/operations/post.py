"""The one door through which money moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast
from uuid import UUID
from weakref import WeakSet

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus

from wellpaid.core.ledger.chart import CHART, AccountRef, account_id
from wellpaid.core.ledger.drafts import JournalDraft, JournalId
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy import scope
from wellpaid.kit.tenancy.backend.base import CommitUncertain, DatabaseWrapper
from wellpaid.kit.tenancy.scope import TenancyError, current_organization_id

_NOT_PREPARED = b"26000"
_TEXT, _BINARY = 0, 1


@dataclass(frozen=True, slots=True)
class _Statement:
    """A call that is prepared once a connection.

    :param form: of the parameters and the answer: ``_TEXT`` or ``_BINARY``
    """

    name: bytes
    sql: bytes
    form: int
    prepared: WeakSet[Any] = field(default_factory=WeakSet)


# Text literals of arrays are several times cheaper to make than lists bound one by one.
_POST = _Statement(
    b"ledger_post",
    b"SELECT outcome || '/' || journal FROM ledger_post("
    b"$1::uuid, $2::uuid, $3::text, $4::bytea, $5::text, "
    b"$6::text, $7::uuid, $8::date, $9::text, $10::uuid, $11::text, "
    b"$12::uuid[], $13::text[], $14::uuid[], $15::boolean[], "
    b"$16::uuid[], $17::uuid[], $18::uuid[], $19::bigint[])",
    _TEXT,
)
_POST_ONE = _Statement(
    b"ledger_post_one",
    b"SELECT ledger_post_one("
    b"$1::uuid, $2::uuid, $3::text, $4::bytea, $5::text, "
    b"$6::text, $7::uuid, $8::date, $9::text, $10::text, "
    b"$11::uuid, $12::text, $13::uuid, $14::boolean, "
    b"$15::uuid, $16::text, $17::uuid, $18::boolean, $19::uuid, $20::bigint)",
    _BINARY,
)
_DAY_0 = date(2000, 1, 1).toordinal()  # day 0 of the wire's binary dates


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
    message = (
        "This takes something back itself, so it can't be taken back. Record it again instead."
    )


_REFUSALS: dict[str, type[ProductError]] = {
    "key_reused": LedgerKeyReused,
    "already_reversed": AlreadyReversed,
    "reverses_reversal": ReversalNotReversible,
    "not_found": NotFound,
}


def accounts_literals(accounts: dict[str, AccountRef]) -> tuple[str, str, str, str]:
    """Write accounts as parallel arrays (ids, codes, subjects, hot or not), sorted by id."""
    rows = sorted(accounts.items())
    return (
        "{" + ",".join(found for found, _ in rows) + "}",
        "{" + ",".join(account.code for _, account in rows) + "}",
        "{" + ",".join(a.subject_id.hex if a.subject_id else "NULL" for _, a in rows) + "}",
        "{" + ",".join("t" if CHART[account.code].is_hot else "f" for _, account in rows) + "}",
    )


def entry_ids(journal: JournalDraft) -> list[str]:
    """Give the ids of a journal's entries: they follow its own, so they sort by it and by line."""
    first = journal.id.int
    return [f"{first + place:032x}" for place in range(1, len(journal.lines) + 1)]


def sides(
    organization_id: UUID, journal: JournalDraft, accounts: dict[str, AccountRef]
) -> tuple[list[str], list[str], list[int]]:
    """Give (debit account, credit account, cents) of each line, and note the accounts."""
    debits: list[str] = []
    credits_: list[str] = []
    for line in journal.lines:
        for account, side in ((line.debit, debits), (line.credit, credits_)):
            found = account_id(organization_id, account).hex
            accounts[found] = account
            side.append(found)
    return debits, credits_, [line.amount.cents for line in journal.lines]


def _parameters(organization_id: UUID, journal: JournalDraft) -> list[bytes | None]:
    """Write a draft as the posting function's parameters."""
    accounts: dict[str, AccountRef] = {}
    debits, credits_, amounts = sides(organization_id, journal, accounts)
    texts = (
        organization_id.hex, journal.id.hex, journal.key,
        "\\x" + journal.fingerprint().hex(), journal.event,
        journal.subject_kind, journal.subject_id.hex, journal.effective_date.isoformat(),
        journal.reason, journal.reverses_id.hex if journal.reverses_id else None,
        str(journal.actor),
        *accounts_literals(accounts),
        "{" + ",".join(entry_ids(journal)) + "}",
        "{" + ",".join(debits) + "}",
        "{" + ",".join(credits_) + "}",
        "{" + ",".join(map(str, amounts)) + "}",
    )  # fmt: skip
    return [None if text is None else text.encode() for text in texts]


def _one_parameters(organization_id: UUID, journal: JournalDraft) -> list[bytes | None]:
    """Write a draft of one line as the fast function's parameters, in the wire's binary form."""
    (line,) = journal.lines
    debit, credit = line.debit, line.credit
    return [
        organization_id.bytes, journal.id.bytes, journal.key.encode(), journal.fingerprint(),
        journal.event.encode(), journal.subject_kind.encode(), journal.subject_id.bytes,
        (journal.effective_date.toordinal() - _DAY_0).to_bytes(4, signed=True),
        journal.reason.encode(), str(journal.actor).encode(),
        *_account_parameters(organization_id, debit), *_account_parameters(organization_id, credit),
        (journal.id.int + 1).to_bytes(16), line.amount.cents.to_bytes(8, signed=True),
    ]  # fmt: skip


def _account_parameters(
    organization_id: UUID, account: AccountRef
) -> tuple[bytes, bytes, bytes | None, bytes]:
    return (
        account_id(organization_id, account).bytes,
        account.code.encode(),
        account.subject_id.bytes if account.subject_id else None,
        b"\1" if CHART[account.code].is_hot else b"\0",
    )


def _call(wrapper: DatabaseWrapper, statement: _Statement, parameters: list[bytes | None]) -> bytes:
    """Run a posting function by the driver's lowest layer: a third of a cursor's work.

    The statement is prepared once a connection. A cursor of Django's would write the parameters
    into the SQL text each time, for the server to parse and plan anew. A pooler in between has to
    carry prepared statements (PgBouncer does unless ``max_prepared_statements`` is 0).
    """
    wrapper.ensure_connection()
    raw: Any = wrapper.connection
    with wrapper.wrap_database_errors, raw.lock:
        pgconn = raw.pgconn
        if raw not in statement.prepared:
            _checked(raw, pgconn.prepare(statement.name, statement.sql), ExecStatus.COMMAND_OK)
            statement.prepared.add(raw)
        if not raw.autocommit and pgconn.transaction_status == TransactionStatus.IDLE:
            _checked(raw, pgconn.exec_(b"BEGIN"), ExecStatus.COMMAND_OK)
        forms = [statement.form] * len(parameters)
        result = pgconn.exec_prepared(statement.name, parameters, forms, statement.form)
        if result.status != ExecStatus.TUPLES_OK:
            if result.error_field(DiagnosticField.SQLSTATE) == _NOT_PREPARED:
                statement.prepared.discard(raw)  # the caller's retry prepares it anew
            _checked(raw, result, ExecStatus.TUPLES_OK)
    answer: bytes = result.get_value(0, 0)
    return answer


def _checked(raw: Any, result: Any, wanted: ExecStatus) -> None:
    if result.status != wanted:
        raise error_from_result(result, encoding=raw.info.encoding)


def post(*, journal: JournalDraft, organization_id: UUID | None = None) -> JournalId:
    """Write one journal into an organisation's books, in one call to the database.

    Inside a ``tenant`` block it joins that transaction: the normal case. Outside one, name the
    organisation: then the call is a transaction by itself, committed when it returns. The same key
    with the same content posts nothing and gives the first journal's id.

    :raises LedgerKeyReused: the key stands for other content
    :raises AlreadyReversed: the journal that this one takes back is taken back
    :raises ReversalNotReversible: it takes back a reversal
    :raises NotFound: there is no such journal to take back
    :raises TenancyError: no organisation is open or named, or another is open than is named
    """
    if organization_id is None or scope.is_open():
        books = current_organization_id()
        if organization_id not in {None, books}:
            raise TenancyError("one transaction belongs to one organisation")
    else:
        books = organization_id
    wrapper = cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
    wrapper.commit_warning = None
    if len(journal.lines) == 1 and journal.reverses_id is None:
        answer = _call(wrapper, _POST_ONE, _one_parameters(books, journal))
    else:
        answer = _call(wrapper, _POST, _parameters(books, journal))
    if wrapper.commit_warning and not wrapper.in_atomic_block:
        raise CommitUncertain(wrapper.commit_warning)
    if answer == b"posted":
        return journal.id
    outcome, _, posted_id = answer.decode().partition("/")
    if refusal := _REFUSALS.get(outcome):
        raise refusal
    return JournalId(UUID(posted_id))
