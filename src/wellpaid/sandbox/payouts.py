"""Payouts: what came and went on a day, sent to each payee's bank in one sum."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from datetime import date, timedelta
from typing import Final

from wellpaid.sandbox.database import Database
from wellpaid.sandbox.instants import day_of, start_of
from wellpaid.sandbox.problems import not_found

type PayoutJson = dict[str, str | int]
_SATURDAY: Final = 5
_REFERENCE_LETTERS: Final = 10


def close_days(db: Database, *, now_ms: int) -> None:
    """Pay out every day that is over; one that was paid out already has nothing left."""
    _pay_out(db, until_ms=start_of(day_of(now_ms)))


def close_day_now(db: Database, *, now_ms: int) -> list[PayoutJson]:
    """Pay out what moved until now, at a test's word, and show the payouts."""
    close_days(db, now_ms=now_ms)
    made = _pay_out(db, until_ms=now_ms + 1)
    return [payout_json(row, now_ms=now_ms) for row in made]


def list_payouts(db: Database, *, since: date, now_ms: int) -> list[PayoutJson]:
    """List the payouts that arrive on a day or later, the oldest first."""
    close_days(db, now_ms=now_ms)
    rows = db.rows(
        "SELECT * FROM payouts WHERE arrival_date >= ? ORDER BY arrival_date, number",
        since.isoformat(),
    )
    return [payout_json(row, now_ms=now_ms) for row in rows]


def payout_lines(db: Database, payout_id: str) -> list[PayoutJson]:
    """List what a payout is made of, in the order in which it happened.

    :raises Problem: no such payout
    """
    if db.row("SELECT 1 FROM payouts WHERE id = ?", payout_id) is None:
        raise not_found("payout")
    rows = db.rows("SELECT * FROM movements WHERE payout_id = ? ORDER BY at_ms, number", payout_id)
    names = ("id", "kind", "reference", "subject", "amount_cents", "fee_cents")
    return [{name: row[name] for name in names} for row in rows]


def payout_json(row: sqlite3.Row, *, now_ms: int) -> PayoutJson:
    """Show a payout: it is in the bank from its day of arrival on."""
    has_arrived = day_of(now_ms).isoformat() >= row["arrival_date"]
    names = ("id", "payee", "amount_cents", "arrival_date", "bank_reference")
    return {name: row[name] for name in names} | {"status": "paid" if has_arrived else "in_transit"}


def _pay_out(db: Database, *, until_ms: int) -> list[sqlite3.Row]:
    """Put each day's movements of each payee into a payout."""
    with db.transaction() as connection:
        rows = connection.execute(
            "SELECT * FROM movements WHERE payout_id IS NULL AND at_ms < ? ORDER BY at_ms, number",
            (until_ms,),
        ).fetchall()
        groups: dict[tuple[date, str], list[sqlite3.Row]] = {}
        for row in rows:
            groups.setdefault((day_of(row["at_ms"]), row["payee"]), []).append(row)
        return [_insert(connection, day, payee, group) for (day, payee), group in groups.items()]


def _insert(
    connection: sqlite3.Connection, day: date, payee: str, group: list[sqlite3.Row]
) -> sqlite3.Row:
    payout_id = f"po_{secrets.token_hex(16)}"
    row: sqlite3.Row = connection.execute(
        "INSERT INTO payouts (id, payee, amount_cents, arrival_date, bank_reference)"
        " VALUES (?, ?, ?, ?, ?) RETURNING *",
        (
            payout_id,
            payee,
            sum(line["amount_cents"] - line["fee_cents"] for line in group),
            _next_banking_day(day).isoformat(),
            _bank_reference(payout_id),
        ),
    ).fetchone()
    connection.executemany(
        "UPDATE movements SET payout_id = ? WHERE number = ?",
        [(payout_id, line["number"]) for line in group],
    )
    return row


def _next_banking_day(day: date) -> date:
    """Give the next day that is no weekend. Holidays are left to the real banks."""
    arrival = day + timedelta(days=1)
    while arrival.weekday() >= _SATURDAY:
        arrival += timedelta(days=1)
    return arrival


def _bank_reference(payout_id: str) -> str:
    """Give what the bank's statement shows: who paid, and a code; always the same for a payout."""
    code = hashlib.sha256(payout_id.encode()).hexdigest()[:_REFERENCE_LETTERS].upper()
    return f"CARD SANDBOX TRANSFER ST-{code}"
