"""Bill IDs: twelve digits, spread at random, the last one a check.

``BBBBBB NNNNN D``: a leased block of six digits, five digits that a keyed permutation spreads over
the block, and the Damm digit. Neighbouring bills have unrelated numbers, yet no number is ever
looked for twice. The number is not a secret: the second fact and the limits protect the bill.
"""

from __future__ import annotations

import hashlib
import hmac

from wellpaid.kit.check_digits import damm_digit, is_damm

LENGTH = 12
BLOCK_LENGTH = 6
PER_BLOCK = 100_000
_HALF_BITS = 9
_HALF_MASK = (1 << _HALF_BITS) - 1
_ROUNDS = 6


def permuted(index: int, *, block: str, key: bytes) -> int:
    """Give the place of the ``index``-th bill in its block: a bijection of 0 … 99,999.

    A Feistel network over 18 bits, walked until it lands inside the block (cycle walking, the way
    of NIST SP 800-38G's predecessors), keyed by the installation and the block.

    :raises ValueError: the index lies outside the block
    """
    if not 0 <= index < PER_BLOCK:
        raise ValueError("a block holds 100,000 numbers")
    place = index
    while True:
        place = _feistel(place, block=block, key=key)
        if place < PER_BLOCK:
            return place


def _feistel(value: int, *, block: str, key: bytes) -> int:
    left, right = value >> _HALF_BITS, value & _HALF_MASK
    for step in range(_ROUNDS):
        message = f"{block}:{step}:{right}".encode()
        digest = hmac.digest(key, message, hashlib.sha256)
        left, right = right, left ^ (int.from_bytes(digest[:2]) & _HALF_MASK)
    return left << _HALF_BITS | right


def bill_number(index: int, *, block: str, key: bytes) -> str:
    """Give the Bill ID of the ``index``-th bill of a block, as twelve digits."""
    body = f"{block}{permuted(index, block=block, key=key):05d}"
    return body + damm_digit(body)


def read_bill_number(text: str) -> str | None:
    """Give the twelve digits that a person typed, or ``None`` if there is a slip.

    Blanks, hyphens and dots are fine anywhere: people copy the grouping of the paper.
    """
    digits = "".join(c for c in text if c not in " -.\u00a0\u2010\u2011\u2012\u2013\t")
    return digits if len(digits) == LENGTH and is_damm(digits) else None


def grouped(number: str) -> str:
    """Write a Bill ID as paper does: ``1234 5678 9012``."""
    return f"{number[:4]} {number[4:8]} {number[8:]}"
