"""Closing what is final into the next block of the chain."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant


def seal_audit(*, organization_id: UUID) -> int:
    """Seal every line that is final and in no block yet; gives how many were.

    Two runs at once wait for each other, so the chain has one end.
    """
    with tenant(organization_id), connection.cursor() as cursor:
        cursor.execute("SELECT audit_seal(%s, %s)", [organization_id, new_id()])
        return int(cursor.fetchone()[0])
