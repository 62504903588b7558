"""What files are called: a pattern of the provider's, without anything about a patient. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

DEFAULT_PATTERN: Final = "wellpaid-DATE-NUMBER.835"
PATTERN_LENGTH_MAX: Final = 80
_NUMBER: Final = "NUMBER"
_PLACES: Final = ("DATE", _NUMBER)
# What every server takes; no dot in front, which would hide a file, and no way out of a folder.
_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def is_pattern(text: str) -> bool:
    """Tell whether file names can be made of it: the number is what tells files apart."""
    if text.count(_NUMBER) != 1 or text.count("DATE") > 1 or len(text) > PATTERN_LENGTH_MAX:
        return False
    plain = text
    for place in _PLACES:
        plain = plain.replace(place, "0")
    return _PLAIN.fullmatch(plain) is not None and not plain.endswith((".part", ".tmp"))


def file_name(pattern: str, *, day: date, number: str) -> str:
    """Fill a pattern in: ``wellpaid-20260304-9f31c2ab07.835``.

    :param number: hexadecimal digits that no other file of the connection has
    """
    return pattern.replace("DATE", f"{day:%Y%m%d}").replace(_NUMBER, number)
