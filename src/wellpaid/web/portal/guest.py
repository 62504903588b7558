"""What a guest has opened, kept in the session: whose bills, at which clinic, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.patient_pay.guest_lookup.operations.open_bill import OpenedBill

_KEY = "guest_grants"
_GRANTS_MAX = 10


@dataclass(frozen=True)
class Grant:
    """A guarantor's bills at one organisation, opened with the second fact."""

    organization_id: UUID
    guarantor_id: UUID
    guest_id: UUID

    @property
    def actor(self) -> Actor:
        """Who acts, for the audit trail."""
        return Actor(ActorKind.GUEST, self.guest_id)


def remember(request: HttpRequest, opened: OpenedBill) -> None:
    """Grant the guest what was opened, under a new session key."""
    kept = [
        row
        for row in request.session.get(_KEY, [])
        if row[:2] != [str(opened.organization_id), str(opened.guarantor_id)]
    ]
    row = [str(opened.organization_id), str(opened.guarantor_id), str(opened.guest_id)]
    request.session.cycle_key()
    request.session[_KEY] = [*kept, row][-_GRANTS_MAX:]


def grants(request: HttpRequest) -> list[Grant]:
    """Give what the guest may see, the newest first."""
    rows = request.session.get(_KEY, [])
    return [Grant(*(UUID(value) for value in row)) for row in reversed(rows)]


def forget(request: HttpRequest) -> None:
    """Close everything that was opened."""
    request.session.flush()
