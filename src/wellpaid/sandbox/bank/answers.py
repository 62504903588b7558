"""Returns and notifications of change, one file a customer and day."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from wellpaid.formats.nacha.ach_file import AchFile, write_file
from wellpaid.formats.nacha.addenda import CorrectionAddenda, ReturnAddenda
from wellpaid.formats.nacha.batches import Batch, Company, make_batch, make_trace
from wellpaid.formats.nacha.records import Entry, FileHeader
from wellpaid.kit.check_digits import aba_digit
from wellpaid.sandbox.bank.folders import hand_out
from wellpaid.sandbox.bank.rules import corrected_data
from wellpaid.sandbox.database import Database

_ODFI_LENGTH: Final = 8
RETURNED_DEBITS, RETURNED_CREDITS = "468", "168"


def send_answers(db: Database, root: Path, day: date) -> int:
    """Write what is due on a day, book the returned money, and give how many answers."""
    due = db.rows(
        "SELECT * FROM bank_entries WHERE answered_on IS NULL AND answer_due <= ? ORDER BY number",
        day.isoformat(),
    )
    by_company: dict[str, list[sqlite3.Row]] = {}
    for row in due:
        by_company.setdefault(row["company"], []).append(row)
    for company, rows in by_company.items():
        name = f"returns-{day:%Y%m%d}-{rows[0]['number']}.ach"
        # Written first: killed before the commit, the same file is written once more.
        hand_out(root, company, name, _file(rows, day))
        with db.transaction() as connection:
            _book(connection, company, rows, day, name)
            connection.executemany(
                "UPDATE bank_entries SET answered_on = ? WHERE number = ?",
                [(day.isoformat(), row["number"]) for row in rows],
            )
    return len(due)


def _book(
    connection: sqlite3.Connection, company: str, rows: Sequence[sqlite3.Row], day: date, name: str
) -> None:
    returned = [row for row in rows if row["answer_code"].startswith("R")]
    for is_debit, code, sign in ((1, RETURNED_DEBITS, -1), (0, RETURNED_CREDITS, 1)):
        cents = sum(row["amount_cents"] for row in returned if row["is_debit"] == is_debit)
        if cents:
            connection.execute(
                "INSERT INTO bank_bookings (company, booked_on, amount_cents, type_code, reference,"
                " words) VALUES (?, ?, ?, ?, ?, 'ACH RETURNS') ON CONFLICT DO NOTHING",
                (company, day.isoformat(), sign * cents, code, name),
            )


def _file(rows: Sequence[sqlite3.Row], day: date) -> bytes:
    odfi = _routing(rows[0]["odfi"])
    header = FileHeader(
        destination=odfi, origin=odfi, created_date=day, created_time="0600",
        destination_name="CUSTOMER", origin_name="BRINDLEMERE BANK",
    )  # fmt: skip
    groups: dict[tuple[str, str, str], list[sqlite3.Row]] = {}
    for row in rows:
        is_correction = row["answer_code"].startswith("C")
        sec_code = "COR" if is_correction else row["sec_code"]
        groups.setdefault((row["routing"][:_ODFI_LENGTH], sec_code, row["description"]), []).append(
            row
        )
    batches = [
        _batch(key, group, day, number)
        for number, (key, group) in enumerate(sorted(groups.items()), start=1)
    ]
    return write_file(AchFile(header, tuple(batches)))


def _batch(key: tuple[str, str, str], rows: Sequence[sqlite3.Row], day: date, number: int) -> Batch:
    rdfi, sec_code, description = key
    company = Company(rows[0]["company_name"], rows[0]["company"], rdfi)
    return make_batch(
        company=company,
        sec_code=sec_code,
        entry_description=description,
        effective_date=day,
        batch_number=number,
        entries=[_entry(row, rdfi) for row in rows],
    )


def _entry(row: sqlite3.Row, rdfi: str) -> Entry:
    code, own = row["answer_code"], make_trace(rdfi, row["number"])
    is_return = code.startswith("R")
    addenda: ReturnAddenda | CorrectionAddenda
    if is_return:
        addenda = ReturnAddenda(code, row["trace"], rdfi, own)
    else:
        data = corrected_data(
            code, routing=row["routing"], account_number=row["account_number"],
            transaction_code=row["transaction_code"],
        )  # fmt: skip
        addenda = CorrectionAddenda(code, row["trace"], rdfi, data, own)
    return Entry(
        transaction_code=row["transaction_code"][0] + ("6" if row["is_debit"] else "1"),
        routing_number=_routing(row["odfi"]),
        account_number=row["account_number"],
        amount_cents=row["amount_cents"] if is_return else 0,
        individual_name=row["name"],
        trace_number=own,
        individual_id=row["individual_id"],
        addenda=(addenda,),
    )


def _routing(first_eight: str) -> str:
    return first_eight + aba_digit(first_eight)
