"""The lines behind a block, in the order and form in which ``audit_seal`` hashed them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import connection

_LINES = """
SELECT id::text, event, actor_kind, coalesce(actor_id::text, ''), subject_id::text, facts::text,
       (extract(epoch FROM occurred_at) * 1000000)::bigint::text,
       (extract(epoch FROM created_at) * 1000000)::bigint::text, xid::text
  FROM audit_line
 WHERE organization_id = %s AND xid >= %s::xid8 AND xid < %s::xid8
 ORDER BY audit_line.xid, audit_line.id
"""


def lines(organization_id: UUID, from_xid: int, until_xid: int) -> Iterator[Sequence[str]]:
    """Stream the lines of a block by a server-side cursor."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_LINES, [organization_id, str(from_xid), str(until_xid)])
        yield from cursor
