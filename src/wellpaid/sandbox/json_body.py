"""Read a JSON request body strictly: no unknown field, no wrong type, no guess."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Final, NoReturn

from wellpaid.sandbox.configuration import origin_of
from wellpaid.sandbox.problems import invalid_field, malformed_body, missing_field, unknown_field

AMOUNT_CENTS_MAX: Final = 99_999_999
"""The largest charge, $999,999.99: what card networks carry in eight digits."""
SECONDS_MAX: Final = 31_536_000
"""A year: further the clock isn't moved at once."""
_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
# A line on a card statement: 22 places, Latin letters, and no characters that networks refuse.
_WORDS: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._: -]{0,78}[A-Za-z0-9])?")
_DESCRIPTOR: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,&#/'()-]{0,21}")
_URL_LENGTH_MAX: Final = 2000


class JsonBody:
    """A JSON object; each method takes one field out, and :meth:`close` refuses the rest."""

    def __init__(self, raw: bytes) -> None:
        """:raises Problem: not a JSON object, a key twice, or a number that JSON has not."""
        try:
            read = json.loads(raw, parse_constant=_refuse, object_pairs_hook=_once_each)
        except (ValueError, RecursionError) as error:
            raise malformed_body("Send UTF-8 JSON with each name once.") from error
        if not isinstance(read, dict):
            raise malformed_body("Send an object in braces.")
        self._left: dict[str, object] = read
        self.canonical = json.dumps(read, sort_keys=True, separators=(",", ":"))

    def _take(self, field: str) -> object:
        if field not in self._left:
            raise missing_field(field)
        return self._left.pop(field)

    def _text(self, field: str) -> str:
        value = self._take(field)
        if not isinstance(value, str) or not value.isprintable():
            raise invalid_field(field, "Send text without control characters.")
        return value

    def token(self, field: str) -> str:
        return self._text(field)

    def reference(self, field: str) -> str:
        value = self._text(field)
        if not _REFERENCE.fullmatch(value):
            raise invalid_field(field, "Send 1 to 100 letters, digits, dots, colons or dashes.")
        return value

    def words(self, field: str) -> str:
        """Take what a bank's statement shows: a reference that may have blanks in it."""
        value = self._text(field)
        if not _WORDS.fullmatch(value):
            raise invalid_field(field, "Send 1 to 80 letters, digits, dots, dashes or blanks.")
        return value

    def descriptor(self, field: str) -> str:
        value = self._text(field)
        if not _DESCRIPTOR.fullmatch(value):
            raise invalid_field(field, "Send 1 to 22 plain letters, digits and marks.")
        return value

    def choice(self, field: str, allowed: Collection[str]) -> str:
        value = self._text(field)
        if value not in allowed:
            raise invalid_field(field, f"Send one of: {', '.join(sorted(allowed))}.")
        return value

    def choice_or(self, field: str, allowed: Collection[str], *, default: str) -> str:
        """Take one of a few words; no field at all means the default."""
        return self.choice(field, allowed) if field in self._left else default

    def amount_cents(self, field: str) -> int:
        value = self._take(field)
        if type(value) is not int or not 1 <= value <= AMOUNT_CENTS_MAX:
            raise invalid_field(field, f"Send whole cents from 1 to {AMOUNT_CENTS_MAX}.")
        return value

    def signed_cents(self, field: str) -> int:
        """Take an amount that comes or, below zero, goes."""
        value = self._take(field)
        if type(value) is not int or not 1 <= abs(value) <= AMOUNT_CENTS_MAX:
            raise invalid_field(field, f"Send whole cents up to {AMOUNT_CENTS_MAX}, not zero.")
        return value

    def amount_cents_or_none(self, field: str) -> int | None:
        """Take an amount; no field at all means that the caller names none."""
        return self.amount_cents(field) if field in self._left else None

    def seconds(self, field: str) -> int:
        value = self._take(field)
        if type(value) is not int or not 0 <= value <= SECONDS_MAX:
            raise invalid_field(field, f"Send whole seconds from 0 to {SECONDS_MAX}.")
        return value

    def whole(self, field: str, *, maximum: int) -> int:
        value = self._take(field)
        if type(value) is not int or not 0 <= value <= maximum:
            raise invalid_field(field, f"Send a whole number from 0 to {maximum}.")
        return value

    def merchant_url(self, field: str, origins: Collection[str]) -> str:
        value = self._text(field)
        if len(value) > _URL_LENGTH_MAX or "\\" in value or origin_of(value) not in origins:
            raise invalid_field(field, "Send an address on one of the merchant's origins.")
        return value

    def merchant_url_or_null(self, field: str, origins: Collection[str]) -> str | None:
        """Take an address; null or no field at all means that nobody is there to be sent back."""
        if self._left.get(field) is None:
            self._left.pop(field, None)
            return None
        return self.merchant_url(field, origins)

    def typed(self, field: str) -> str:
        """Take what a person typed into a card field; its reader says what is wrong with it."""
        value = self._take(field)
        if not isinstance(value, str):
            raise invalid_field(field, "Send text.")
        return value

    def close(self) -> None:
        """:raises Problem: a field is left that nobody asked for."""
        for field in self._left:
            raise unknown_field(field[:100])


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _once_each(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name stands twice")
    return read
