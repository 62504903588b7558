"""Phone numbers, e-mail addresses and languages as the drafts hold them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import phonenumbers

_EMAIL: Final = re.compile(r"[^\s@<>,;:\"()]{1,64}@[^\s@<>,;:\"()]{1,190}\.[^\s@<>,;:\"().]{2,63}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
# Region variants of the two languages the product speaks are those languages.
_SPOKEN: Final = frozenset({"en", "es"})
_NAMED: Final = {"english": "en", "spanish": "es", "español": "es"}


@lru_cache(maxsize=4096)
def phone_e164(text: str) -> str | None:
    """Give a United States or ``+``-prefixed number as E.164, or None if it can't be dialled.

    The length is judged, not whether the number is assigned: 555 numbers pass.
    """
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or number.extension:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email_address(text: str) -> str | None:
    """Give the address if it has the shape of one, or None."""
    return text if _EMAIL.fullmatch(text) else None


def language_tag(text: str) -> str | None:
    """Give "en" or "es" for any kind of English or Spanish, other BCP 47 tags as they are."""
    named = _NAMED.get(text.casefold())
    if named is not None:
        return named
    if not _LANGUAGE.fullmatch(text):
        return None
    first = text.split("-", maxsplit=1)[0].lower()
    return first if first in _SPOKEN else text
