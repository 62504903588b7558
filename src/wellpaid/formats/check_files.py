"""Checks as files: one for whoever prints them, one for the bank that pays them (positive pay).

Pure. Both are CSV (RFC 4180) in UTF-8 with a head line; there is no standard, and every printer and
bank maps columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

_ONES: Final = (  # noqa: SIM905 easier to read than two dozen quoted words
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = (  # noqa: SIM905 likewise
    "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
).split()
_GROUPS: Final = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_CENTS_MAX: Final = 10**14
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Check:
    """One check to be written. ``address``: the lines under the name on the envelope."""

    number: int
    day: date
    amount_cents: int
    payee: str
    address: tuple[str, ...]
    reference: str


def amount_in_words(cents: int) -> str:
    """Write an amount as a check has it: ``One hundred fifty and 07/100``.

    :raises ValueError: nothing, less than nothing, or a trillion dollars
    """
    if not 0 < cents < _CENTS_MAX:
        raise ValueError("a check is for more than nothing and less than a trillion dollars")
    dollars, rest = divmod(cents, 100)
    words = _words(dollars) if dollars else "zero"
    return f"{words[0].upper()}{words[1:]} and {rest:02d}/100"


def _words(number: int) -> str:
    parts = []
    for size, name in _GROUPS:
        count, number = divmod(number, size)
        if count:
            parts.append(f"{_hundreds(count)} {name}")
    if number:
        parts.append(_hundreds(number))
    return " ".join(parts)


def _hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    if rest >= len(_ONES):
        tens, ones = divmod(rest, 10)
        parts.append(f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens])
    elif rest:
        parts.append(_ONES[rest])
    return " ".join(parts)


def print_file(checks: Iterable[Check]) -> bytes:
    """Write what a printer needs: number, day, amount in figures and words, payee, address."""
    head = ["check_number", "date", "amount", "amount_in_words", "payee", "address_1", "address_2",
            "address_3", "reference"]  # fmt: skip
    rows = [
        [
            str(one.number), one.day.isoformat(), _dollars(one.amount_cents),
            amount_in_words(one.amount_cents), _text(one.payee),
            *(_text(line) for line in (*one.address, "", "", "")[:3]), _text(one.reference),
        ]
        for one in checks
    ]  # fmt: skip
    return _csv([head, *rows])


def positive_pay(checks: Iterable[Check]) -> bytes:
    """Write what the bank needs to pay these checks and no others."""
    head = ["check_number", "issue_date", "amount", "payee"]
    rows = [
        [str(one.number), one.day.isoformat(), _dollars(one.amount_cents), _text(one.payee)]
        for one in checks
    ]
    return _csv([head, *rows])


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _text(text: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
