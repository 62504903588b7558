"""Waiting for strangers: transaction numbers are the whole server's, other tests' too."""

from __future__ import annotations

import time

from django.db import connection


def let_others_finish(timeout_seconds: float = 90) -> None:
    """Wait until every transaction that is open anywhere on the server now has ended.

    Seals and snapshots stop before the oldest open transaction, and another worker's test may hold
    one. Whoever starts later is not waited for.
    """
    deadline = time.monotonic() + timeout_seconds
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (mark,) = cursor.fetchone()
        while time.monotonic() < deadline:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] > mark:
                return
            time.sleep(0.02)
    raise AssertionError("some transaction stayed open all the time")
