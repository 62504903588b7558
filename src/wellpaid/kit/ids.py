"""Identifiers: UUIDv7, made by us before the row exists, so that a retry can name the same thing.

Version 7 (RFC 9562) starts with the time, so new rows lie together in an index.
"""

from __future__ import annotations

import secrets
from uuid import UUID

import uuid6

# Letters and digits that can't be mixed up on paper or by phone: no 0, O, 1, or I.
SPOKEN_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUP = 3


def new_id() -> UUID:
    """Make a new UUIDv7."""
    return UUID(int=uuid6.uuid7().int)


def new_spoken_code(groups: int) -> str:
    """Make a random code for people, in groups of three: 15 bits a group, without the blanks."""
    return "".join(secrets.choice(SPOKEN_ALPHABET) for _ in range(groups * _GROUP))


def in_groups(code: str, size: int = _GROUP) -> str:
    """Write a code in groups, as people read it: ``ABC DEF GHJ``."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def plain_code(text: str) -> str:
    """Read a code as people write it: any case, blanks and hyphens anywhere."""
    return "".join(character for character in text.upper() if character.isalnum())
