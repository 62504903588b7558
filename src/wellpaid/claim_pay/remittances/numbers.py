"""Numbers and names as they are looked for: without marks, blanks and accents, in capitals."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NOT_BARE: Final = re.compile(r"[^A-Z0-9]")
_NOT_NAME: Final = re.compile(r"[^A-Z ]")
# Length of a name's key: family name, a blank, given name.
NAME_KEY_LENGTH: Final = 100


def bare(text: str) -> str:
    """Give a number's letters and digits in capitals, as the database keeps them."""
    return _NOT_BARE.sub("", text.upper())


def name_key(*names: str) -> str:
    """Give names in this order as they are looked for: ``O'Dell, José`` is ``ODELL JOSE``."""
    plain = (unicodedata.normalize("NFKD", name.replace("-", " ")) for name in names)
    cleaned = (_NOT_NAME.sub("", name.upper()) for name in plain)
    return " ".join(" ".join(cleaned).split())[:NAME_KEY_LENGTH]


def after_all(prefix: str) -> str:
    """Give the first text that comes after every text with this prefix, byte by byte."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
