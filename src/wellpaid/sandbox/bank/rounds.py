"""The bank's work: take, settle, answer, at the end of a day report; one day after another."""

from __future__ import annotations

import logging
import sqlite3
import threading
from datetime import date, datetime
from pathlib import Path
from typing import Final

from wellpaid.formats.nacha.calendar import add_banking_days, is_banking_day
from wellpaid.sandbox.bank.answers import send_answers
from wellpaid.sandbox.bank.clock import bank_now, day_of, open_day, open_next_day, real_now
from wellpaid.sandbox.bank.folders import customers
from wellpaid.sandbox.bank.intake import take_files
from wellpaid.sandbox.bank.rules import outcome_of
from wellpaid.sandbox.bank.statements import send_statements
from wellpaid.sandbox.database import Database

logger = logging.getLogger(__name__)

SETTLED_DEBITS, SETTLED_CREDITS = "166", "466"
# BAI2: a single ACH credit that came, a single ACH debit that was taken.
CAME, TAKEN = "142", "451"
_PAUSE_SECONDS: Final = 0.5
_one_at_a_time = threading.Lock()


def do_round(db: Database, root: Path, now: datetime) -> None:
    """Do all that is due by the bank's clock."""
    with _one_at_a_time:
        at = bank_now(db, now)
        take_files(db, root, at)
        while True:
            day = open_day(db)
            if is_banking_day(day):
                _settle(db, root, day)
                send_answers(db, root, day)
            if day >= day_of(at):
                return
            if is_banking_day(day):
                send_statements(db, root, day)
            with db.transaction() as connection:
                open_next_day(connection, day)


def start_rounds(db: Database, root: Path) -> None:
    """Start the one thread that does a round twice a second."""
    thread = threading.Thread(target=_for_ever, args=(db, root), name="bank", daemon=True)
    thread.start()


def _for_ever(db: Database, root: Path) -> None:
    pause = threading.Event()
    while True:
        try:
            do_round(db, root, real_now())
        except (OSError, sqlite3.Error):
            # What wasn't done is still there; the thread must outlive a full disk.
            logger.exception("a round of the bank failed")
        pause.wait(_PAUSE_SECONDS)


def _settle(db: Database, root: Path, day: date) -> None:
    # A customer's account has the customer's company id as its number.
    here = set(customers(root))
    with db.transaction() as connection:
        rows = connection.execute(
            "SELECT e.*, f.name AS file_name FROM bank_entries e"
            " JOIN bank_files f ON f.number = e.file_number"
            " WHERE e.settled_on IS NULL AND e.effective_date <= ? ORDER BY e.number",
            (day.isoformat(),),
        ).fetchall()
        totals: dict[tuple[str, str, int, int, str], int] = {}
        for row in rows:
            outcome = outcome_of(row["account_number"], row["description"])
            if row["account_number"] in here and not outcome.code.startswith("R"):
                _book_receiver(connection, day, row)
            due = add_banking_days(day, outcome.days).isoformat() if outcome.code else None
            connection.execute(
                "UPDATE bank_entries SET settled_on = ?, answer_code = ?, answer_due = ?"
                " WHERE number = ?",
                (day.isoformat(), outcome.code or None, due, row["number"]),
            )
            key = (
                row["company"], row["file_name"], row["batch_number"], row["is_debit"],
                row["description"],
            )  # fmt: skip
            totals[key] = totals.get(key, 0) + row["amount_cents"]
        _book(connection, day, totals)


def _book_receiver(connection: sqlite3.Connection, day: date, row: sqlite3.Row) -> None:
    """Book an entry on the account of a customer of this bank who receives it, with its words."""
    if not row["amount_cents"]:
        return  # a prenote
    words = f"{row['company_name'].strip()} {row['description'].strip()} {row['addenda']}".strip()
    connection.execute(
        "INSERT INTO bank_bookings (company, booked_on, amount_cents, type_code, reference, words)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            row["account_number"],
            day.isoformat(),
            -row["amount_cents"] if row["is_debit"] else row["amount_cents"],
            TAKEN if row["is_debit"] else CAME,
            f"{row['number']}-{row['trace']}",
            words,
        ),
    )


def _book(
    connection: sqlite3.Connection,
    day: date,
    totals: dict[tuple[str, str, int, int, str], int],
) -> None:
    """Book one amount a batch and direction on the customer's account."""
    for (company, file_name, batch, is_debit, description), cents in totals.items():
        if not cents:
            continue  # prenotes
        connection.execute(
            "INSERT INTO bank_bookings (company, booked_on, amount_cents, type_code, reference,"
            " words) VALUES (?, ?, ?, ?, ?, ?)",
            (
                company,
                day.isoformat(),
                cents if is_debit else -cents,
                SETTLED_DEBITS if is_debit else SETTLED_CREDITS,
                f"{file_name}#{batch}",
                f"ACH SETTLEMENT {description}",
            ),
        )
