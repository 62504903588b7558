"""Hash chains over rows that never change: any later change of a row breaks every hash after it.

A row's hash is SHA-256 over the hash before it and the row's fields, each written as
``length:bytes,`` so that no two rows have one form. The database makes the chain
(``seal_fields`` in SQL); this is the second, independent reckoning that checks it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

# What the first block of a chain is hashed onto.
START = bytes(32)


def row_form(fields: Sequence[str]) -> bytes:
    """Give a row's bytes."""
    encoded = [field.encode() for field in fields]
    return b"".join(b"%d:%b," % (len(field), field) for field in encoded)


def extend(chain: bytes, rows: Iterable[Sequence[str]]) -> tuple[bytes, int]:
    """Hash rows onto a chain, in their order; gives its new end and how many rows there were."""
    count = 0
    for fields in rows:
        chain = hashlib.sha256(chain + row_form(fields)).digest()
        count += 1
    return chain, count
