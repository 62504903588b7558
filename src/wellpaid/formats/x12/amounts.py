"""Money between X12's decimal numbers (type R) and whole cents; nothing else comes between.

Type R allows a leading minus and a decimal point, and no exponent, plus sign, blank or thousands
separator (X12.6, data element types). More than two decimals can't be a sum of US money.
"""

from __future__ import annotations

import re
from typing import Final

# 18 digits is X12's longest amount (data element 782) with room for a minus and a point.
DIGITS_MAX: Final = 18
_MONEY: Final = re.compile(rb"(-?)([0-9]{0,18})(?:\.([0-9]{0,2}))?")
# What turns the digits of an amount into cents, by how many of them stand behind the point.
SCALES: Final = (100, 10, 1)


def read_cents(text: bytes) -> int | None:
    """Give whole cents, or None if this is no amount of money."""
    # As nearly all are written: digits, with two decimals or none.
    digits = text[:-3] + text[-2:] if text[-3:-2] == b"." else text + b"00"
    if text and digits.isdigit() and len(digits) <= DIGITS_MAX:
        return int(digits)
    found = _MONEY.fullmatch(text)
    if found is None:
        return None
    sign, whole, decimals = found.groups()
    if not whole and not decimals:
        return None
    cents = int(whole or b"0") * 100 + int((decimals or b"").ljust(2, b"0"))
    return -cents if sign else cents


def write_amount(cents: int) -> str:
    """Give the shortest number that X12 takes: ``-12.5`` for -1250."""
    dollars, rest = divmod(abs(cents), 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if cents < 0 else ''}{dollars}{decimals}"
