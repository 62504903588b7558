"""The SQLite file: one connection a thread, writers one at a time, nothing acknowledged unsaved."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from wellpaid.sandbox.configuration import current

_BUSY_SECONDS: Final = 20


class Database:
    """Opens the file at ``path`` and makes its folder and tables when they are not there."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._local = threading.local()
        connection = self._connection()
        connection.execute("PRAGMA journal_mode = WAL")
        schema = files("wellpaid.sandbox").joinpath("schema.sql").read_text("utf-8")
        connection.executescript(schema)
        self._take_over_old_outbox()
        self._add_addenda()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write: takes the write lock first, so what is read inside cannot change before commit."""
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def _take_over_old_outbox(self) -> None:
        """Move what waits in the outbox of before there were refunds; the old table leaves."""
        with self.transaction() as connection:
            known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'webhooks'"
            if connection.execute(known).fetchone():
                connection.execute(
                    "INSERT INTO notices (id, subject, body, due_at_ms, attempts, delivered_at_ms)"
                    " SELECT id, charge_id, body, due_at_ms, attempts, delivered_at_ms"
                    " FROM webhooks ORDER BY number"
                )
                connection.execute("DROP TABLE webhooks")

    def _add_addenda(self) -> None:
        """Give the entries of before there were addenda their empty column."""
        with self.transaction() as connection:
            columns = {row["name"] for row in connection.execute("PRAGMA table_info(bank_entries)")}
            if "addenda" not in columns:
                connection.execute(
                    "ALTER TABLE bank_entries ADD COLUMN addenda TEXT NOT NULL DEFAULT ''"
                )

    def row(self, sql: str, *values: str | int) -> sqlite3.Row | None:
        """Read one row or none."""
        found: sqlite3.Row | None = self._connection().execute(sql, values).fetchone()
        return found

    def rows(self, sql: str, *values: str | int) -> list[sqlite3.Row]:
        """Read all rows."""
        return self._connection().execute(sql, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            # Every commit reaches the disk before anyone is told: kill -9 and power cuts lose none.
            connection.execute("PRAGMA synchronous = FULL")
            self._local.connection = connection
        return connection


@cache
def database() -> Database:
    """Give the database of this process."""
    return Database(current().database_path)
