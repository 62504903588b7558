"""A statement as dataclasses: one account, one day, its balances and lines in whole cents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

OPENING_LEDGER: Final = "010"
CLOSING_LEDGER: Final = "015"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One booking.

    :param amount_cents: positive what came in, negative what went out
    :param type_code: three digits, as BAI lists them
    :param value_date: when the money can be used, where the bank says so
    :param booked_date: where a statement is of more than one day; else the statement's day counts
    """

    type_code: str
    amount_cents: int
    bank_reference: str = ""
    customer_reference: str = ""
    text: str = ""
    value_date: date | None = None
    booked_date: date | None = None


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """What one bank says of one account at the end of one day, or of some days, or so far.

    :param account_number: as the bank writes it; empty where the file doesn't name the account
    :param as_of_date: the last day that it covers
    :param balances: amounts by their type code, in cents; the first of each code
    :param currency: three letters
    """

    account_number: str = field(repr=False)
    as_of_date: date
    currency: str
    lines: tuple[StatementLine, ...]
    balances: dict[str, int]
    bank: str = ""

    @property
    def moved_cents(self) -> int:
        """What the lines add up to."""
        return sum(line.amount_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class StatementReading:
    """A file as read.

    :param faults: one sentence each, without account numbers; trust nothing of a file that has one
    """

    statements: tuple[AccountStatement, ...]
    faults: tuple[str, ...]
    created_date: date | None = None
    file_id: str = ""
