"""What a sight shows, without a database."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from wellpaid.core.events.actors import SYSTEM
from wellpaid.patient_pay.access.sights import (
    CarePerson,
    Level,
    Sight,
    Via,
    comes_of_age,
    covering,
    is_minor,
    shows_care,
)

ORGANIZATION, GUARANTOR, PATIENT, OTHER = (UUID(int=n) for n in range(1, 5))
TODAY = date(2026, 3, 12)


def _person(born: date | None = date(2015, 5, 5), *, own: bool = False, state: str = "OH"):
    return CarePerson(PATIENT, GUARANTOR, own, born, state)


def _sight(level: Level = Level.FULL, via: Via = Via.LINK, *, patient: UUID | None = None):
    return Sight(ORGANIZATION, GUARANTOR, level, via, SYSTEM, patient_id=patient)


@pytest.mark.parametrize(
    ("state", "born", "grown"),
    [
        ("OH", date(2008, 3, 12), date(2026, 3, 12)),
        ("al", date(2008, 3, 12), date(2027, 3, 12)),
        ("NE", date(2008, 3, 12), date(2027, 3, 12)),
        ("MS", date(2008, 3, 12), date(2029, 3, 12)),
        ("", date(2008, 2, 29), date(2026, 3, 1)),
    ],
)
def test_the_state_says_when_a_child_is_of_age(state, born, grown):
    assert comes_of_age(_person(born, state=state)) == grown


def test_on_the_birthday_itself_the_child_is_of_age():
    assert is_minor(_person(date(2008, 3, 13)), TODAY)
    assert not is_minor(_person(date(2008, 3, 12)), TODAY)


def test_nobody_is_a_minor_whose_birth_date_is_unknown():
    assert not is_minor(_person(None), TODAY)


@pytest.mark.parametrize(
    ("sight", "person", "shown"),
    [
        (_sight(), _person(own=True, born=date(1980, 1, 1)), True),
        (_sight(), _person(), True),
        (_sight(), _person(date(2000, 1, 1)), False),
        (_sight(patient=PATIENT), _person(date(2000, 1, 1)), True),
        (_sight(via=Via.GUEST), _person(date(2000, 1, 1)), True),
        (_sight(Level.BILLING), _person(), False),
        (_sight(Level.BILLING, Via.HELPER), _person(own=True), False),
        (_sight(via=Via.HELPER), _person(), True),
        (_sight(via=Via.HELPER), _person(date(2000, 1, 1)), False),
        (_sight(patient=OTHER), _person(), False),
    ],
)
def test_who_may_read_about_the_care(sight, person, shown):
    assert shows_care([sight], person, TODAY) is shown


def test_the_best_of_several_sights_counts():
    assert shows_care([_sight(Level.BILLING), _sight()], _person(), TODAY)


def test_a_sight_of_one_patient_reaches_no_other():
    sights = [_sight(patient=PATIENT)]
    assert covering(sights, guarantor_id=GUARANTOR, patient_id=PATIENT) == sights
    assert covering(sights, guarantor_id=GUARANTOR, patient_id=OTHER) == []
