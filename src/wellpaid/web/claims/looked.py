"""When the two sides were last compared, in words: so old is what the bank's cell says."""

from __future__ import annotations

from wellpaid.claim_pay.reconciliation.queries import looked_at
from wellpaid.kit.date_words import moment_words
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.web.staff.desks import Desk


def looked_words(desk: Desk) -> str:
    """Give the moment where the desk is, or a dash: never yet."""
    with tenant(desk.organization_id):
        at = looked_at()
    return moment_words(at, desk.organization.time_zone) if at else "–"
