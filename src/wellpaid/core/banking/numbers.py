"""Account numbers: how they are written, kept and recognised."""

from __future__ import annotations

import unicodedata

from wellpaid.formats.nacha.batches import shortened_name
from wellpaid.kit.crypto import keyed_hash, open_sealed, seal_text

_PURPOSE = "bank-account-number"
_FINGERPRINT = "bank-account-fingerprint"
_STATEMENT = "bank-statement-account"


def plain_number(text: str) -> str:
    """Read an account number as people write it, with blanks anywhere."""
    return "".join(text.split())


def seal_number(number: str) -> str:
    """Encrypt an account number for its column."""
    return seal_text(_PURPOSE, number)


def open_number(sealed: str) -> str:
    """Give an account number back.

    :raises SealBroken: another installation's, or damaged
    """
    return open_sealed(_PURPOSE, sealed)


def fingerprint(routing_number: str, account_number: str) -> str:
    """Give what tells that two accounts are the same, and nothing else."""
    return keyed_hash(_FINGERPRINT, f"{routing_number}:{account_number}")


def statement_fingerprint(account_number: str) -> str:
    """Give the same for statements, which name no routing number. Leading zeros don't count."""
    return keyed_hash(_STATEMENT, account_number.strip().lstrip("0"))


def last4_of(number: str) -> str:
    """Give the last four characters; all of a number of four."""
    return number[-4:]


def name_in_file(name: str) -> str:
    """Give a name as an ACH file can carry it: ASCII, capitals, 22 places, cut at a blank."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    kept = "".join(c if c.isalnum() or c in " .,&'-/" else " " for c in folded)
    return shortened_name(kept.upper())
