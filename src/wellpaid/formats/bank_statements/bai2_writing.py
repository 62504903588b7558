"""Statements to BAI2: what the simulated bank writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Final

from .statement import AccountStatement, StatementLine

_TEXT_LENGTH: Final = 60


def write_bai2(
    statements: Sequence[AccountStatement],
    *,
    sender: str,
    receiver: str,
    created_date: date,
    created_time: time,
    file_id: str,
) -> bytes:
    """Write a file of one group a statement; controls are reckoned here."""
    rows = [
        f"01,{sender},{receiver},{created_date:%y%m%d},{created_time:%H%M},{file_id},,,2/",
    ]
    total = 0
    for statement in statements:
        group, cents = _group(statement, sender, receiver)
        rows += group
        total += cents
    rows.append(f"99,{total},{len(statements)},{len(rows) + 1}/")
    return ("\n".join(rows) + "\n").encode("ascii")


def _group(statement: AccountStatement, sender: str, receiver: str) -> tuple[list[str], int]:
    day = f"{statement.as_of_date:%y%m%d}"
    summary = "".join(f",{code},{cents},," for code, cents in statement.balances.items())
    account = [f"03,{statement.account_number},{statement.currency}{summary}/"]
    total = sum(statement.balances.values())
    for line in statement.lines:
        account += _line(line)
        total += abs(line.amount_cents)
    account.append(f"49,{total},{len(account) + 1}/")
    head = f"02,{receiver},{sender},1,{day},2359,{statement.currency},2/"
    return [head, *account, f"98,{total},1,{len(account) + 2}/"], total


def _line(line: StatementLine) -> list[str]:
    value = f"V,{line.value_date:%y%m%d}," if line.value_date else "Z"
    head = (
        f"16,{line.type_code},{abs(line.amount_cents)},{value},"
        f"{_plain(line.bank_reference)},{_plain(line.customer_reference)},"
    )
    text = line.text.replace("/", " ")
    pieces = [text[at : at + _TEXT_LENGTH] for at in range(0, len(text), _TEXT_LENGTH)] or [""]
    return [head + pieces[0] + "/", *(f"88,{piece}/" for piece in pieces[1:])]


def _plain(reference: str) -> str:
    return reference.replace(",", " ").replace("/", " ")
