"""Making room for the coming months' entries before they come."""

from __future__ import annotations

from datetime import date

from django.db import connection


def make_partitions(*, first_month: date, months: int = 24) -> int:
    """Make the entries' partitions of coming months that aren't there; gives how many were made.

    Without one, entries go to the default partition: nothing is lost, but that month can't be
    split off any more while they are there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_entry_make_partitions(%s, %s)", [first_month, months])
        return int(cursor.fetchone()[0])
