"""The processor's clock: the machine's, and what a test moved it on by. It never goes back."""

from __future__ import annotations

from wellpaid.sandbox.database import Database, database
from wellpaid.sandbox.instants import MS_PER_SECOND, real_now_ms


def now_ms() -> int:
    """Read the clock; only request handlers and the sender do."""
    row = database().row("SELECT offset_ms FROM clock")
    return real_now_ms() + (int(row["offset_ms"]) if row else 0)


def advance_clock(db: Database, seconds: int) -> None:
    """Move the clock on, for this run and all to come."""
    with db.transaction() as connection:
        connection.execute(
            "INSERT INTO clock VALUES (1, ?) ON CONFLICT (only)"
            " DO UPDATE SET offset_ms = offset_ms + excluded.offset_ms",
            (seconds * MS_PER_SECOND,),
        )
