"""The bank's own time: ours, and as far ahead as somebody asked for."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta

from wellpaid.formats.nacha.calendar import EASTERN
from wellpaid.sandbox.database import Database


def real_now() -> datetime:
    """Read the machine's clock; only the bank's thread and its endpoints do."""
    return datetime.now(UTC)


def bank_now(db: Database, now: datetime) -> datetime:
    """Give the bank's time at a moment of ours."""
    row = db.row("SELECT ahead_seconds FROM bank_clock")
    return now + timedelta(seconds=row["ahead_seconds"] if row is not None else 0)


def day_of(moment: datetime) -> date:
    """Give the bank's day of a moment."""
    return moment.astimezone(EASTERN).date()


def open_day(db: Database) -> date:
    """Give the day whose books are open."""
    row = db.row("SELECT open_day FROM bank_clock")
    assert row is not None
    return date.fromisoformat(row["open_day"])


def start_clock(db: Database, now: datetime) -> None:
    """Open the first day, unless one is open since an earlier start."""
    with db.transaction() as connection:
        connection.execute(
            "INSERT INTO bank_clock (only, ahead_seconds, open_day) VALUES (1, 0, ?) "
            "ON CONFLICT DO NOTHING",
            (day_of(now).isoformat(),),
        )


def move_ahead(db: Database, by: timedelta) -> None:
    """Put the clock forward; the next round lives through every day in between."""
    with db.transaction() as connection:
        connection.execute(
            "UPDATE bank_clock SET ahead_seconds = ahead_seconds + ?", (int(by.total_seconds()),)
        )


def open_next_day(connection: sqlite3.Connection, day: date) -> None:
    """Close the books of a day."""
    following = (day + timedelta(days=1)).isoformat()
    connection.execute("UPDATE bank_clock SET open_day = ?", (following,))
