"""A customer's statement of one day, as BAI2. The account's number is the customer's company id."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Final

from wellpaid.formats.bank_statements.bai2_writing import write_bai2
from wellpaid.formats.bank_statements.statement import (
    CLOSING_LEDGER,
    OPENING_LEDGER,
    AccountStatement,
    StatementLine,
)
from wellpaid.sandbox.bank.folders import customers, hand_out
from wellpaid.sandbox.database import Database

_BANK: Final = "021000021"


def send_statements(db: Database, root: Path, day: date) -> None:
    """Write every customer's statement of a day that is over."""
    for company in customers(root):
        statement = _statement(db, company, day)
        content = write_bai2(
            [statement], sender=_BANK, receiver=company, created_date=day,
            created_time=time(23, 59), file_id=f"{day:%y%m%d}",
        )  # fmt: skip
        hand_out(root, company, f"statement-{day:%Y%m%d}.bai2", content)


def _statement(db: Database, company: str, day: date) -> AccountStatement:
    opening = _balance_before(db, company, day)
    rows = db.rows(
        "SELECT * FROM bank_bookings WHERE company = ? AND booked_on = ? ORDER BY number",
        company,
        day.isoformat(),
    )
    lines = tuple(
        StatementLine(
            type_code=row["type_code"],
            amount_cents=row["amount_cents"],
            bank_reference=f"{row['number']:010d}",
            customer_reference=row["reference"],
            text=row["words"],
            value_date=day,
        )
        for row in rows
    )
    closing = opening + sum(line.amount_cents for line in lines)
    balances = {OPENING_LEDGER: opening, CLOSING_LEDGER: closing}
    return AccountStatement(company, day, "USD", lines, balances, _BANK)


def _balance_before(db: Database, company: str, day: date) -> int:
    row = db.row(
        "SELECT coalesce(sum(amount_cents), 0) AS cents FROM bank_bookings"
        " WHERE company = ? AND booked_on < ?",
        company,
        day.isoformat(),
    )
    assert row is not None
    return int(row["cents"])
