"""The rows behind a block, in the order and form in which ``ledger_seal`` hashed them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

_MICROS = "(extract(epoch FROM created_at) * 1000000)::bigint::text"
_JOURNALS = f"""
SELECT id::text, idempotency_key, encode(fingerprint, 'hex'), event, subject_kind,
       subject_id::text, to_char(effective_date, 'YYYY-MM-DD'), reason,
       coalesce(reverses_id::text, ''), actor, {_MICROS}, xid::text
  FROM ledger_journal
 WHERE organization_id = %(organization)s AND xid >= %(from)s::xid8 AND xid < %(until)s::xid8
 ORDER BY ledger_journal.xid, ledger_journal.id
"""  # noqa: S608 the only part put in is our own
_SPAN = """
SELECT min(created_at), max(created_at) FROM ledger_journal
 WHERE organization_id = %(organization)s AND xid >= %(from)s::xid8 AND xid < %(until)s::xid8
"""
_ENTRIES = f"""
SELECT id::text, journal_id::text, debit_account_id::text, credit_account_id::text,
       amount_cents::text, {_MICROS}, xid::text
  FROM ledger_entry
 WHERE organization_id = %(organization)s AND created_at BETWEEN %(first)s AND %(last)s
   AND xid >= %(from)s::xid8 AND xid < %(until)s::xid8
 ORDER BY ledger_entry.created_at, ledger_entry.id
"""  # noqa: S608 the only part put in is our own


def journals(organization_id: UUID, from_xid: int, until_xid: int) -> Iterator[Sequence[str]]:
    """Stream the journals of a block."""
    return _rows(_JOURNALS, _range(organization_id, from_xid, until_xid))


def entries(organization_id: UUID, from_xid: int, until_xid: int) -> Iterator[Sequence[str]]:
    """Stream the entries of a block: those between its first and last journal's moment."""
    facts = _range(organization_id, from_xid, until_xid)
    with connection.cursor() as cursor:
        cursor.execute(_SPAN, facts)
        first, last = cursor.fetchone()
    return _rows(_ENTRIES, facts | {"first": first, "last": last})


def _range(organization_id: UUID, from_xid: int, until_xid: int) -> dict[str, Any]:
    return {"organization": organization_id, "from": str(from_xid), "until": str(until_xid)}


def _rows(statement: str, facts: dict[str, Any]) -> Iterator[Sequence[str]]:
    """Read by a server-side cursor: memory stays the same however long the block is."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, facts)
        yield from cursor
