"""A guarantor is told before a dependant comes of age and on the day, once each, without a name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories import keep, make_bill, make_clinic, make_user, person
from wellpaid.core.audit.queries import lines_about
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.identity.models import User
from wellpaid.core.notifications.models import Letter
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import MajorityNotice
from wellpaid.patient_pay.access.operations.tell_of_majority import tell_of_majority
from wellpaid.patient_pay.access.operations.unlink_person import unlink_person
from wellpaid.patient_pay.patients.models import Patient

pytestmark = pytest.mark.django_db
PARENT = person(given_name="Odalys", birth_date=date(1980, 1, 5))
BORN = date(2008, 6, 15)
GROWN = date(2026, 6, 15)  # in Ohio


def at(day: date, hour: int = 15) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def family(born: date = BORN, state: str = "OH") -> Any:
    child = person(given_name="Mirelle", birth_date=born, state=state)
    return make_bill(make_clinic(), patient=child, guarantor=PARENT)


def letters(bill: Any) -> list[Letter]:
    with tenant(bill.organization_id):
        found = Letter.objects.filter(kind__startswith="majority_")
        return list(found.order_by("created_at", "id"))


def tell(bill: Any, day: date, hour: int = 15) -> int:
    return tell_of_majority(organization_id=bill.organization_id, now=at(day, hour))


@pytest.fixture
def bill() -> Any:
    return family()


@pytest.fixture
def parent(bill: Any) -> User:
    user = make_user("parent")
    keep(user, bill)
    return user


def test_told_a_month_before_and_on_the_day_once_each(bill: Any, parent: User) -> None:
    sent = {day: tell(bill, GROWN + timedelta(days=day)) for day in range(-33, 12)}
    assert {day for day, count in sent.items() if count} == {-30, 0}
    soon, today = letters(bill)
    assert (soon.kind, today.kind) == ("majority_soon", "majority_day")
    assert {soon.recipient, today.recipient} == {parent.email}
    with tenant(bill.organization_id):
        lines = lines_about(bill.guarantor_id)
    assert [line.event for line in lines if line.event == "majority.told"] == ["majority.told"] * 2


def test_the_letter_says_neither_who_nor_when(bill: Any, parent: User) -> None:
    tell(bill, GROWN - timedelta(days=30))
    tell(bill, GROWN)
    for letter in letters(bill):
        text = letter.subject + letter.body
        for private in ("Mirelle", "Odalys", "Fenn", "June", "15", "2026", "specialist", "18 "):
            assert private not in text.replace("(800) 555-0142", ""), private
        assert "/family" in text


def test_a_job_that_slept_still_tells(bill: Any, parent: User) -> None:
    assert tell(bill, GROWN - timedelta(days=2)) == 1
    assert tell(bill, GROWN + timedelta(days=6)) == 1
    assert [letter.kind for letter in letters(bill)] == ["majority_soon", "majority_day"]


def test_the_clinics_day_counts(bill: Any, parent: User) -> None:
    """At four in the morning UTC it is still the day before in Chicago."""
    tell(bill, GROWN - timedelta(days=30))
    assert tell(bill, GROWN, hour=4) == 0
    assert tell(bill, GROWN, hour=6) == 1


@pytest.mark.parametrize(("state", "age"), [("OH", 18), ("AL", 19), ("NE", 19), ("MS", 21)])
def test_each_state_has_its_age(state: str, age: int) -> None:
    bill = family(state=state)
    keep(make_user(), bill)
    grown = BORN.replace(year=BORN.year + age)
    assert tell(bill, grown - timedelta(days=31)) == 0
    assert tell(bill, grown - timedelta(days=30)) == 1
    assert tell(bill, grown) == 1


def test_who_is_not_told(bill: Any, parent: User) -> None:
    child = make_user("child")
    keep(child, bill, as_patient=True)
    assert tell(bill, GROWN) == 1
    assert [letter.recipient for letter in letters(bill)] == [parent.email]
    # Oneself, somebody who let go, somebody closed, another clinic: nothing.
    own = make_bill(make_clinic(), patient=person(birth_date=BORN))
    keep(make_user(), own)
    assert tell(own, GROWN) == 0
    other = family()
    link_id = keep(parent, other)
    actor = Actor(ActorKind.USER, parent.id)
    unlink_person(user_id=parent.id, link_id=link_id, actor=actor, now=at(GROWN))
    assert tell(other, GROWN) == 0
    third = family()
    gone = make_user(is_active=False)
    keep(gone, third)
    assert tell(third, GROWN) == 0
    assert letters(third) == []


def test_another_address_is_no_reason_to_tell_again(bill: Any, parent: User) -> None:
    tell(bill, GROWN)
    User.objects.filter(id=parent.id).update(email="new@example.net")
    assert tell(bill, GROWN) == 0
    assert len(letters(bill)) == 1


def test_a_birth_date_that_was_wrong_is_told_anew(bill: Any, parent: User) -> None:
    tell(bill, GROWN - timedelta(days=20))
    with tenant(bill.organization_id):
        Patient.objects.filter(id=bill.patient_id).update(birth_date=BORN.replace(day=25))
    assert tell(bill, GROWN - timedelta(days=19)) == 1
    with tenant(bill.organization_id):
        days = set(MajorityNotice.objects.values_list("majority_date", flat=True))
    assert days == {GROWN, GROWN.replace(day=25)}


def test_in_the_persons_language(bill: Any, parent: User) -> None:
    User.objects.filter(id=parent.id).update(language="es")
    tell(bill, GROWN)
    [letter] = letters(bill)
    assert (letter.language, letter.subject) == ("es", "Cambiaron las facturas que usted ve")
