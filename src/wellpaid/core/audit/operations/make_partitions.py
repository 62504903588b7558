"""Making room for the coming months' lines before they come."""

from __future__ import annotations

from datetime import date

from django.db import connection


def make_partitions(*, first_month: date, months: int = 24) -> int:
    """Make the partitions of coming months that aren't there; gives how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_line_make_partitions(%s, %s)", [first_month, months])
        return int(cursor.fetchone()[0])
