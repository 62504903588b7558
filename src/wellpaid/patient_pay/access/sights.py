"""What a person may see, as a value: reckoned once a request, and asked by every read.

A read is never given a user. It is given sights, whether they come from a sign-in, from a helper's
access or from the second fact of a guest, so there is one way to see a bill and not three.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.formats.rules.majority import age_of_majority


class Level(StrEnum):
    """How much of a bill is shown.

    ``BILLING`` shows amounts and dates, and no word about care. ``AMOUNT`` shows what is owed and
    to whom, and not even whose bill it is.
    """

    FULL = "full"
    BILLING = "billing"
    AMOUNT = "amount"


class Via(StrEnum):
    """How a person came to see a bill."""

    GUEST = "guest"
    LINK = "link"
    HELPER = "helper"
    PAY_LINK = "pay_link"


@dataclass(frozen=True)
class Sight:
    """Somebody sees a guarantor's bills at one organisation, or one patient's among them.

    :param patient_id: ``None`` for all of the guarantor's patients
    :param bill_id: only this bill, whoever's it is: a pay link's
    :param on_behalf_of_id: the user whose helper sees this; ``None`` for one's own
    """

    organization_id: UUID
    guarantor_id: UUID | None
    level: Level
    via: Via
    actor: Actor
    patient_id: UUID | None = None
    on_behalf_of_id: UUID | None = None
    bill_id: UUID | None = None


@dataclass(frozen=True)
class CarePerson:
    """What must be known of a patient to say who may read about the care.

    :param is_guarantor: patient and guarantor are the same person
    :param state: two letters; decides at which age a child's privacy is the child's own
    """

    patient_id: UUID
    guarantor_id: UUID
    is_guarantor: bool
    birth_date: date | None
    state: str


def by_organization(sights: Iterable[Sight]) -> dict[UUID, list[Sight]]:
    """Divide sights by organisation: each organisation is asked by itself."""
    found: dict[UUID, list[Sight]] = {}
    for sight in sights:
        found.setdefault(sight.organization_id, []).append(sight)
    return found


def covering(sights: Iterable[Sight], *, guarantor_id: UUID, patient_id: UUID) -> list[Sight]:
    """Give the sights that reach a patient's bill."""
    return [
        sight
        for sight in sights
        if sight.bill_id is None
        and (
            sight.patient_id == patient_id
            or (sight.patient_id is None and sight.guarantor_id == guarantor_id)
        )
    ]


def shows_care(sights: Iterable[Sight], person: CarePerson, today: date) -> bool:
    """Tell whether one of the sights shows what care a patient had.

    A guarantor reads about the care of minors and of nobody else: once a child is of age the bill
    is still the guarantor's, but the care is the child's own (45 CFR 164.502(g)(3)). A guest has
    answered for the patient, and holds the paper that says it all.
    """
    reaching = covering(sights, guarantor_id=person.guarantor_id, patient_id=person.patient_id)
    return any(
        sight.level is Level.FULL
        and (
            sight.via is Via.GUEST
            or sight.patient_id is not None
            or person.is_guarantor
            or is_minor(person, today)
        )
        for sight in reaching
    )


def is_minor(person: CarePerson, today: date) -> bool:
    """Tell whether a patient's privacy is still in a parent's hands. Unknown age counts as adult.

    Source: the state's age of majority, as 45 CFR 164.502(g)(3) leaves it to the state.
    """
    grown = comes_of_age(person)
    return grown is not None and today < grown


def comes_of_age(person: CarePerson) -> date | None:
    """Give the day on which a patient is of age, or ``None`` when the birth date isn't known."""
    if person.birth_date is None:
        return None
    year = person.birth_date.year + age_of_majority(person.state)
    try:
        return person.birth_date.replace(year=year)
    except ValueError:  # born on February 29
        return date(year, 3, 1)
