"""Django's PostgreSQL backend, with nothing deferrable and no commit that may be lost unnoticed.

R5: a deferred check raises at commit, far from its cause, and shards don't have it.
R17: a synchronous standby that was not waited for is told by a WARNING only; a row that may vanish
with the primary must not be taken for a saved one.
"""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base, operations
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus

# SQLSTATE 01000 is "warning"; the text tells which.
_UNCERTAIN = ("canceling wait for synchronous replication", "failed to commit transaction")


class CommitUncertain(OperationalError):
    """The commit happened here and perhaps nowhere else: treat the work as not known."""


class DatabaseOperations(operations.DatabaseOperations):
    """No constraint is ever deferrable."""

    def deferrable_sql(self) -> str:
        """Give nothing to append to a constraint."""
        return ""


class DatabaseWrapper(base.DatabaseWrapper):
    """Fails a commit that the server warned about."""

    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commit_warning: str | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and listen to the server's warnings."""
        connection = super().get_new_connection(conn_params)
        connection.add_notice_handler(self._on_notice)
        return connection

    def _on_notice(self, diagnostic: Any) -> None:
        message = diagnostic.message_primary or ""
        if any(text in message for text in _UNCERTAIN):
            self.commit_warning = message

    def _commit(self) -> None:
        self.commit_warning = None
        raw = self.connection
        if raw is not None and raw.info.transaction_status is TransactionStatus.INTRANS:
            # What the driver's commit() does, in one blocking call: half its cost to every write.
            with self.wrap_database_errors, raw.lock:
                result = raw.pgconn.exec_(b"COMMIT")
                if result.status != ExecStatus.COMMAND_OK:
                    raise error_from_result(result, encoding=raw.info.encoding)
        else:
            super()._commit()  # type: ignore[misc] # the stubs leave it out
        if self.commit_warning:
            raise CommitUncertain(self.commit_warning)
