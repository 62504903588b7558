"""Write down that somebody looked at a guarantor's statement in the archive."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import Look
from wellpaid.patient_pay.access.sights import Level, Sight

from .record_look import Thing


def record_archive_look(
    *, sights: list[Sight], organization_id: UUID, guarantor_id: UUID, now: datetime
) -> None:
    """Keep who saw a statement, and by which right. It tells amounts, whoever reads it.

    :param sights: of them, the first that reaches all of the guarantor's bills is the right by
        which it was seen
    """
    sight = next(
        sight
        for sight in sights
        if sight.organization_id == organization_id
        and sight.guarantor_id == guarantor_id
        and sight.patient_id is None
    )
    with tenant(organization_id):
        Look.objects.create(
            guarantor_id=guarantor_id,
            bill_id=None,
            thing=Thing.ARCHIVED,
            level=Level.BILLING,
            via=sight.via,
            actor=str(sight.actor),
            looked_at=now,
        )
