"""NPI in the names of a claim (45 CFR 162.406)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from wellpaid.kit.check_digits import is_npi


@lru_cache(maxsize=8192)
def is_valid_npi(text: bytes) -> bool:
    """Whether this is an NPI; a file has few different ones, so they are remembered."""
    return is_npi(text.decode("latin-1"))


def has_known_npi(nm1: Sequence[bytes]) -> bool:
    """Whether a name's NPI is one, or the name has another kind of number."""
    return nm1[8:9] != [b"XX"] or (len(nm1) > 9 and is_valid_npi(nm1[9]))
