"""Write down that somebody looked."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import Look
from wellpaid.patient_pay.access.sights import CarePerson, Level, Sight, covering, shows_care


class Thing(StrEnum):
    """What was looked at."""

    BILL = "bill"
    STATEMENT = "statement"
    RECEIPT = "receipt"
    LIST = "list"
    ARCHIVED = "archived"


def record_look(
    *,
    sights: list[Sight],
    person: CarePerson,
    bill_id: UUID | None,
    thing: Thing,
    today: date,
    now: datetime,
) -> None:
    """Keep who saw what of whom, by which right and how much of it.

    :param sights: those of the organisation that the bill belongs to; the first that reaches it
        is the right by which it was seen
    """
    reaching = covering(sights, guarantor_id=person.guarantor_id, patient_id=person.patient_id)
    sight = reaching[0]
    level = Level.FULL if shows_care(sights, person, today) else Level.BILLING
    with tenant(sight.organization_id):
        Look.objects.create(
            guarantor_id=person.guarantor_id,
            bill_id=bill_id,
            thing=thing,
            level=level,
            via=sight.via,
            actor=str(sight.actor),
            looked_at=now,
        )
