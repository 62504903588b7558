"""Closing what is final: snapshots of hot accounts, and hash-chained blocks over everything."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant


def take_snapshots(*, organization_id: UUID) -> int:
    """Move the snapshots of one organisation's hot accounts up; gives how many moved.

    Run it every few minutes: the longer ago, the more entries a hot balance adds up.
    """
    return _call("SELECT ledger_take_snapshots(%s)", organization_id)


def seal_ledger(*, organization_id: UUID) -> int:
    """Seal every journal that is final and in no block yet; gives how many were.

    Two runs at once wait for each other, so the chain has one end. What is written by transactions
    that are still open, this one's among them, goes into a later block.
    """
    return _call("SELECT ledger_seal(%s, %s)", organization_id, new_id())


def _call(statement: str, organization_id: UUID, *more: UUID) -> int:
    with tenant(organization_id), connection.cursor() as cursor:
        cursor.execute(statement, [organization_id, *more])
        return int(cursor.fetchone()[0])
