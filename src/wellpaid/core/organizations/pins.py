"""Security PINs: made at random, kept as a hash that only this installation can make."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import Final
from uuid import UUID

from wellpaid.kit.crypto import keyed_hash

LENGTH: Final = 8
LASTS: Final = timedelta(days=7)
TRIES_MAX: Final = 5


def new_pin() -> str:
    """Make a PIN: eight random digits."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"


def plain_pin(text: str) -> str:
    """Read a PIN as people write it, with blanks and dashes anywhere."""
    return "".join(character for character in text if character in "0123456789")


def pin_hash(member_id: UUID, pin: str) -> str:
    """Give the hash. The membership is in it, so that equal PINs look different.

    Keyed with the installation's secret: who steals the table alone can't try the 10⁸ PINs.
    """
    return keyed_hash("activation pin", f"{member_id}:{pin}")


def is_right(member_id: UUID, pin: str, kept_hash: str) -> bool:
    """Tell whether it is the PIN, in the same time whatever the answer is."""
    return hmac.compare_digest(pin_hash(member_id, pin), kept_hash)
