"""Check digits of the numbers this field is full of.

Damm for our own Bill IDs: it catches every single wrong digit and every swap of neighbours
(H. M. Damm, *Total anti-symmetrische Quasigruppen*, Marburg 2004). ABA for routing numbers,
Luhn for card-like numbers, and the NPI, which is Luhn behind the prefix 80840 (45 CFR 162.406).
"""

from __future__ import annotations

from typing import Final

_DAMM: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_ABA_WEIGHTS: Final = (3, 7, 1)
_ABA_LENGTH: Final = 9
# First two digits that the Federal Reserve assigns: 00-12 primary, 21-32 thrift, 61-72 electronic,
# 80 traveller's cheques.
_ABA_PREFIXES: Final = frozenset([*range(13), *range(21, 33), *range(61, 73), 80])
# What a digit counts in Luhn's sum: itself, or the digits of its double.
_VALUES: Final = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED: Final = bytes.maketrans(b"0123456789", bytes([0, 2, 4, 6, 8, 1, 3, 5, 7, 9]))
_NPI_LENGTH: Final = 10
# What the prefix 80840 adds to Luhn's sum of the ten digits behind it.
_NPI_PREFIX_SUM: Final = 24


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def damm_digit(text: str) -> str:
    """Give the digit that makes ``text`` + digit pass :func:`is_damm`."""
    interim = 0
    for digit in text:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def is_damm(text: str) -> bool:
    """Tell whether a number that ends in its Damm digit is free of slips."""
    return len(text) > 1 and _digits(text) and damm_digit(text) == "0"


def is_luhn(text: str) -> bool:
    """Tell whether a number that ends in its Luhn digit is free of single slips."""
    if not _digits(text) or len(text) < 2:
        return False
    return _luhn_sum(text.encode()) % 10 == 0


def _luhn_sum(digits: bytes) -> int:
    odd = digits[-1::-2].translate(_VALUES)
    even = digits[-2::-2].translate(_DOUBLED)
    return sum(odd) + sum(even)


def is_npi(text: str) -> bool:
    """Tell whether ``text`` is a well-formed National Provider Identifier (it may not exist)."""
    if len(text) != _NPI_LENGTH or not _digits(text):
        return False
    return (_NPI_PREFIX_SUM + _luhn_sum(text.encode())) % 10 == 0


def aba_digit(text: str) -> str:
    """Give the ninth digit of a routing number from its first eight."""
    weighted = sum(int(digit) * _ABA_WEIGHTS[i % 3] for i, digit in enumerate(text))
    return str(-weighted % 10)


def is_aba(text: str) -> bool:
    """Tell whether ``text`` is a well-formed routing number; all zeros pass the sum and are not."""
    if len(text) != _ABA_LENGTH or not _digits(text) or int(text) == 0:
        return False
    weighted = sum(int(digit) * _ABA_WEIGHTS[i % 3] for i, digit in enumerate(text))
    return weighted % 10 == 0 and int(text[:2]) in _ABA_PREFIXES
