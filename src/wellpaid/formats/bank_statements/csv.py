"""A bank's account activity as CSV: bytes to statements.

No standard says what such a file looks like, so columns are known by their headings, wherever the
heading line stands. A running balance is reckoned again, whichever end is the newest; a file whose
balances don't follow has faults. Amounts are US dollars unless a column says otherwise.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from .statement import (
    CLOSING_LEDGER,
    OPENING_LEDGER,
    AccountStatement,
    StatementLine,
    StatementReading,
)

_FAULTS_MAX: Final = 50
_ROWS_MAX: Final = 500_000
_HEAD_LINES: Final = 30
_AMOUNT: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,15}|)(?:\.(\d{1,2}))?")
_DAY_FORMS: Final = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%Y/%m/%d", "%Y%m%d")
# What banks head their columns with, in small letters.
_HEADINGS: Final[dict[str, frozenset[str]]] = {
    "day": frozenset({
        "date", "posting date", "posted date", "post date", "transaction date", "as of", "booked",
        "booking date", "as of date", "date (utc)", "effective date",
    }),
    "amount": frozenset({"amount", "transaction amount", "amt", "net amount"}),
    "credit": frozenset({"credit", "credits", "deposit", "deposits", "credit amount", "paid in"}),
    "debit": frozenset({
        "debit", "debits", "withdrawal", "withdrawals", "debit amount", "paid out",
    }),
    "sign": frozenset({
        "credit/debit", "debit/credit", "cr/dr", "dr/cr", "details", "transaction type",
        "credit or debit",
    }),
    "text": frozenset({
        "description", "transaction description", "memo", "name", "text", "payee", "details text",
        "addenda", "additional information",
    }),
    "bank_reference": frozenset({
        "bank reference", "bank reference number", "transaction id", "bank ref", "bank ref #",
    }),
    "customer_reference": frozenset({
        "customer reference", "reference", "reference number", "customer ref", "customer ref #",
        "check or slip #", "check number", "trace number",
    }),
    "balance": frozenset({"balance", "running balance", "running bal.", "ledger balance"}),
    "account": frozenset({"account", "account number", "account no.", "acct"}),
    "currency": frozenset({"currency", "ccy"}),
    "code": frozenset({"bai code", "bai type code", "type code"}),
}  # fmt: skip
_CREDIT_WORDS: Final = frozenset({"credit", "cr", "c", "dslip", "deposit"})
_DEBIT_WORDS: Final = frozenset({"debit", "dr", "d", "check", "withdrawal"})
_CREDIT_CODE, _DEBIT_CODE = "399", "699"


class _Fault(Exception):
    """Something that can't be read; becomes a sentence."""


@dataclass(frozen=True)
class _Row:
    line: int
    account: str
    currency: str
    booking: StatementLine
    balance_cents: int | None


def read_csv(data: bytes) -> StatementReading:
    """Read and check a file. Doesn't raise for what a file holds."""
    faults: list[str] = []
    try:
        text = _text(data)
        rows = _rows(text, faults)
        statements = tuple(_statements(rows, faults)) if not faults else ()
    except _Fault as fault:
        return StatementReading((), (str(fault),))
    if not statements and not faults:
        faults.append("the file holds no booking")
    return StatementReading(statements, tuple(faults[:_FAULTS_MAX]))


def _text(data: bytes) -> str:
    for name in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _Fault("the file isn't text")


def _table(text: str) -> list[tuple[int, list[str]]]:
    """Give the rows that aren't empty, each with its line."""
    head = "\n".join(text.splitlines()[:_HEAD_LINES])
    separator = max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, [cell.strip() for cell in cells]))
            if len(found) > _ROWS_MAX:
                raise _Fault("the file has more rows than a statement")
    except csv.Error as error:
        raise _Fault(f"line {reader.line_num}: not CSV ({error})") from error
    return found


def _columns(cells: Sequence[str]) -> dict[str, list[int]]:
    """Give which columns hold what, if this is a line of headings."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, cell in enumerate(cells):
        words = " ".join(cell.lower().split())
        for role, headings in _HEADINGS.items():
            if words in headings:
                found[role].append(place)
    return found


def _rows(text: str, faults: list[str]) -> list[_Row]:
    table = _table(text)
    for place, (_, head) in enumerate(table[:_HEAD_LINES], start=1):  # noqa: B007 -- used below
        columns = _columns(head)
        if "day" in columns and ("amount" in columns or "credit" in columns):
            break
    else:
        raise _Fault("no line of headings with a date and an amount was found")
    found = []
    for line, cells in table[place:]:
        try:
            row = _row(line, cells, columns, len(head))
        except _Fault as fault:
            faults.append(f"line {line}: {fault}")
            continue
        if row is not None:
            found.append(row)
    return found


def _row(line: int, cells: Sequence[str], columns: dict[str, list[int]], width: int) -> _Row | None:
    def at(role: str) -> str:
        return next((cells[n] for n in columns.get(role, []) if n < len(cells) and cells[n]), "")

    if any(cells[width:]):
        raise _Fault("more cells than headings: an amount may be cut in two")
    if not at("day") or at("day").lower().startswith("total"):
        if not at("day") and any(at(role) for role in ("amount", "credit", "debit")):
            raise _Fault("a booking without a day")
        return None  # totals and notes at the end
    cents = _signed(at)
    if cents == 0:
        return None  # a line that only tells a balance
    words = [cells[n] for n in columns.get("text", []) if n < len(cells)]
    code = at("code")
    booking = StatementLine(
        type_code=code if re.fullmatch(r"\d{3}", code) else (_CREDIT_CODE, _DEBIT_CODE)[cents < 0],
        amount_cents=cents,
        bank_reference=at("bank_reference"),
        customer_reference=at("customer_reference"),
        text=" ".join(" ".join(dict.fromkeys(words)).split()),
        booked_date=_day(at("day")),
    )
    balance = at("balance")
    return _Row(line, at("account"), at("currency") or "USD", booking,
                _cents(balance) if balance else None)  # fmt: skip


def _signed(at: Callable[[str], str]) -> int:
    credit, debit = at("credit"), at("debit")
    if credit or debit:
        return abs(_cents(credit or "0")) - abs(_cents(debit or "0"))
    if not at("amount"):
        raise _Fault("a booking without an amount")
    cents = _cents(at("amount"))
    sign = at("sign").lower()
    if sign in _DEBIT_WORDS:
        return -abs(cents)
    return abs(cents) if sign in _CREDIT_WORDS else cents


def _cents(text: str) -> int:
    """Read what banks write: $1,234.56, (12.34), -12.34, 12.34-, +5."""
    plain = text.replace("$", "").replace(" ", "")
    is_negative = plain.startswith(("-", "(", "\u2212")) or plain.endswith(("-", ")"))
    match = _AMOUNT.fullmatch(plain.strip("+-()\u2212"))
    if match is None or not (match[1] or match[2]):
        raise _Fault("an amount can't be read")
    cents = int(match[1].replace(",", "") or "0") * 100 + int((match[2] or "").ljust(2, "0"))
    return -cents if is_negative else cents


def _day(text: str) -> date:
    plain = text.partition("T")[0].partition(" ")[0]
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 -- a day, without a time
        except ValueError:
            continue
    raise _Fault("a day can't be read")


def _statements(rows: list[_Row], faults: list[str]) -> list[AccountStatement]:
    by_account: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        by_account[row.account, row.currency].append(row)
    found = []
    for (account, currency), mine in by_account.items():
        days = [row.booking.booked_date for row in mine if row.booking.booked_date]
        found.append(
            AccountStatement(
                account_number=account,
                as_of_date=max(days),
                currency=currency,
                lines=tuple(row.booking for row in mine),
                balances=_balances(mine, faults),
            )
        )
    return found


def _balances(rows: list[_Row], faults: list[str]) -> dict[str, int]:
    """Give both balances if each row tells one and they follow, up or down the file."""
    if any(row.balance_cents is None for row in rows):
        return {}
    down, up = _break(rows), _break(rows[::-1])
    if down is not None and up is not None:
        faults.append(f"line {down.line}: the balance isn't what the bookings add up to")
        return {}
    ordered = rows if down is None else rows[::-1]
    first, last = ordered[0], ordered[-1]
    assert first.balance_cents is not None
    assert last.balance_cents is not None
    return {
        OPENING_LEDGER: first.balance_cents - first.booking.amount_cents,
        CLOSING_LEDGER: last.balance_cents,
    }


def _break(rows: list[_Row]) -> _Row | None:
    """Give the first row whose balance doesn't follow from the one before."""
    for before, after in pairwise(rows):
        if (before.balance_cents or 0) + after.booking.amount_cents != after.balance_cents:
            return after
    return None
