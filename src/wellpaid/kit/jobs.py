"""Handing work to the job worker, inside the transaction that makes it necessary.

A job is a row: rolled back with the transaction, it never was; committed, it is done even if this
process dies now. Tasks are named, not imported, so that an operation can defer one without
importing the drawer above it.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from .transactions import require_open


def defer(task: str, *, wait: timedelta | None = None, **arguments: UUID | str | int) -> None:
    """Defer a task by its name, now or after a wait.

    :raises RuntimeError: no transaction is open
    """
    require_open()
    app.configure_task(
        task, allow_unknown=False, schedule_in={"seconds": wait.total_seconds()} if wait else None
    ).defer(**{name: str(value) for name, value in arguments.items()})
