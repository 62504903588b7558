"""Activation by PIN: until it is done nothing is allowed; five tries, seven days, one PIN."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from tests.factories import NOW, make_clinic
from tests.members import (
    activated,
    add_factor,
    invite,
    make_organization,
    member_of,
    newest_pin,
    person,
    pin_letters,
    set_up,
)
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.identity.models import User
from wellpaid.core.notifications.operations.send_letter import send_letter
from wellpaid.core.organizations.models import ActivationPin, Member, Organization, TermsAcceptance
from wellpaid.core.organizations.operations.accept_terms import TermsChanged, accept_terms
from wellpaid.core.organizations.operations.activate_member import TasksOpen, activate_member
from wellpaid.core.organizations.operations.add_organization import (
    NewOrganization,
    add_organization,
)
from wellpaid.core.organizations.operations.answer_bank_question import answer_bank_question
from wellpaid.core.organizations.operations.ask_for_pin import ask_for_pin
from wellpaid.core.organizations.operations.confirm_pin import (
    InAlready,
    PinLocked,
    PinWrong,
    confirm_pin,
)
from wellpaid.core.organizations.operations.describe_organization import (
    Description,
    describe_organization,
)
from wellpaid.core.organizations.operations.end_member import end_member
from wellpaid.core.organizations.operations.invite_member import MemberThere
from wellpaid.core.organizations.operations.reissue_pin import PinNotNeeded, reissue_pin
from wellpaid.core.organizations.roles import OrganizationKind, Role
from wellpaid.core.organizations.rules import invitations_of, places_of
from wellpaid.core.organizations.states import MemberState
from wellpaid.core.organizations.terms import VERSION, text_sha256
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

EMAIL = "tamsin.orrell@example.net"
TODAY = date(2026, 3, 12)


@pytest.fixture
def clinic(db):
    return make_clinic()


@pytest.fixture
def invited(clinic):
    return invite(clinic, EMAIL.upper())


@pytest.fixture
def tamsin(db):
    return person(email=EMAIL)


def enter(member_id, user, pin, now=NOW):
    confirm_pin(member_id=member_id, user_id=user.id, pin=pin, now=now)


def wrong(pin):
    return f"{(int(pin.replace(' ', '')) + 1) % 10**8:08d}"


def state(member_id):
    return Member.objects.get(id=member_id).state


def events(clinic):
    with tenant(clinic.id):
        rows = AuditLine.objects.filter(event__startswith="member.").order_by("created_at", "id")
        return list(rows.values_list("event", flat=True))


def test_the_whole_way(clinic, invited, tamsin):
    assert places_of(tamsin.id, now=NOW) == []
    set_up(invited, tamsin)
    assert places_of(tamsin.id, now=NOW) == []
    activate_member(member_id=invited, user_id=tamsin.id, now=NOW)
    [place] = places_of(tamsin.id, now=NOW)
    assert (place.organization_id, place.role) == (clinic.id, Role.BILLER)
    assert invitations_of(tamsin.id) == []
    assert events(clinic) == [
        "member.invited", "member.pin_sent", "member.pin_confirmed", "member.terms_accepted",
        "member.activated",
    ]  # fmt: skip
    assert User.objects.get(id=tamsin.id).display_name == "Tamsin Orrell"
    kept = TermsAcceptance.objects.get()
    assert (kept.version, kept.text_sha256) == (VERSION, text_sha256("en"))
    assert text_sha256("es") != text_sha256("en")


def test_the_pin_stands_nowhere_but_in_the_letter(clinic, invited, mailoutbox):
    pin = newest_pin(clinic).replace(" ", "")
    kept = ActivationPin.objects.get()
    assert len(pin) == 8
    assert pin not in kept.pin_hash
    [letter] = pin_letters(clinic)
    assert letter.recipient == EMAIL
    assert clinic.name in letter.body
    assert "/activate" in letter.body
    send_letter(organization_id=clinic.id, letter_id=letter.id, now=NOW)
    assert newest_pin_in(mailoutbox[0].body) == pin
    [letter] = pin_letters(clinic)
    assert (letter.state, letter.body) == ("sent", "")


def newest_pin_in(text):
    return "".join(text.partition("PIN: ")[2].split()[:2])


def test_pins_are_random(clinic):
    invite(clinic, "a@example.net")
    invite(clinic, "b@example.net")
    hashes = set(ActivationPin.objects.values_list("pin_hash", flat=True))
    assert len(hashes) == 2


def test_five_wrong_tries_lock_even_the_right_pin(clinic, invited, tamsin):
    pin = newest_pin(clinic)
    left = []
    for _ in range(4):
        with pytest.raises(PinWrong) as caught:
            enter(invited, tamsin, wrong(pin))
        left.append(caught.value.facts["tries_left"])
    assert left == [4, 3, 2, 1]
    with pytest.raises(PinLocked):
        enter(invited, tamsin, wrong(pin))
    with pytest.raises(PinLocked):
        enter(invited, tamsin, pin)
    assert state(invited) == MemberState.INVITED
    assert events(clinic).count("member.pin_refused") == 5


def test_a_new_pin_gives_new_tries_and_ends_the_old_one(clinic, invited, tamsin):
    old = newest_pin(clinic)
    for _ in range(4):
        with pytest.raises(PinWrong):
            enter(invited, tamsin, wrong(old))
    reissue_pin(organization_id=clinic.id, member_id=invited, language="en", actor=SYSTEM, now=NOW)
    with pytest.raises(PinWrong) as caught:
        enter(invited, tamsin, old)
    assert caught.value.facts["tries_left"] == 4
    enter(invited, tamsin, newest_pin(clinic))
    assert state(invited) == MemberState.PIN_CONFIRMED
    with pytest.raises(PinNotNeeded):
        reissue_pin(
            organization_id=clinic.id, member_id=invited, language="en", actor=SYSTEM, now=NOW
        )


@pytest.mark.parametrize(("days", "works"), [(6, True), (7, False), (400, False)])
def test_a_pin_works_for_seven_days(clinic, invited, tamsin, days, works):
    pin, late = newest_pin(clinic), NOW + timedelta(days=days)
    if works:
        enter(invited, tamsin, pin, now=late)
        return
    with pytest.raises(PinWrong):
        enter(invited, tamsin, pin, now=late)
    assert state(invited) == MemberState.INVITED


def test_a_used_pin_opens_nothing_again(clinic, invited, tamsin):
    pin = newest_pin(clinic)
    enter(invited, tamsin, pin)
    with pytest.raises(NotFound):
        enter(invited, tamsin, pin)


def test_blanks_and_dashes_in_a_pin_dont_matter(clinic, invited, tamsin):
    pin = newest_pin(clinic).replace(" ", "")
    enter(invited, tamsin, f" {pin[:3]}-{pin[3:]} ")
    assert state(invited) == MemberState.PIN_CONFIRMED


def test_a_stranger_with_the_right_pin_finds_nothing(clinic, invited):
    stranger = person("mallory")
    unconfirmed = person("eve")
    unconfirmed.emailaddress_set.create(email=EMAIL, verified=False, primary=False)
    for user in (stranger, unconfirmed):
        with pytest.raises(NotFound):
            enter(invited, user, newest_pin(clinic))
        with pytest.raises(NotFound):
            ask_for_pin(member_id=invited, user_id=user.id, now=NOW)
    assert ActivationPin.objects.get().tries_count == 0


def test_a_new_pin_can_be_asked_for_once_until_it_comes(clinic, invited, tamsin):
    for _ in range(3):
        ask_for_pin(member_id=invited, user_id=tamsin.id, now=NOW)
    assert events(clinic).count("member.pin_asked") == 1
    assert ActivationPin.objects.get().asked_at == NOW


def test_each_task_is_needed(clinic, invited, tamsin):
    enter(invited, tamsin, newest_pin(clinic))

    def refused():
        with pytest.raises(TasksOpen):
            activate_member(member_id=invited, user_id=tamsin.id, now=NOW)

    from wellpaid.core.organizations.operations.give_profile import give_profile

    refused()
    give_profile(member_id=invited, user_id=tamsin.id, full_name="T", phone="+18005550119")
    refused()
    with pytest.raises(TermsChanged):
        accept_terms(
            member_id=invited, user_id=tamsin.id, version="1999-01", language="en", now=NOW
        )
    accept_terms(member_id=invited, user_id=tamsin.id, version=VERSION, language="en", now=NOW)
    refused()
    add_factor(tamsin)
    activate_member(member_id=invited, user_id=tamsin.id, now=NOW)
    assert state(invited) == MemberState.ACTIVE


def test_nobody_skips_the_pin(clinic, invited, tamsin):
    add_factor(tamsin)
    with pytest.raises(NotFound):
        activate_member(member_id=invited, user_id=tamsin.id, now=NOW)
    with pytest.raises(NotFound):
        accept_terms(member_id=invited, user_id=tamsin.id, version=VERSION, language="en", now=NOW)


def new_provider():
    new = NewOrganization(OrganizationKind.PROVIDER, "harrow-fen", "Harrow Fen Clinic")
    return add_organization(organization=new, actor=SYSTEM, now=NOW)


def test_the_first_administrator_sets_the_organization_up(db, tamsin):
    organization = new_provider()
    member_id = invite(organization, EMAIL, Role.ADMINISTRATOR)
    set_up(member_id, tamsin)
    with pytest.raises(TasksOpen):
        activate_member(member_id=member_id, user_id=tamsin.id, now=NOW)
    actor = Actor(ActorKind.USER, tamsin.id)
    where = Description("Harrow Fen Clinic", "+18005550119", "1 Fen", "Dunmere", "OH", "43999")
    describe_organization(organization_id=organization.id, description=where, actor=actor, now=NOW)
    with pytest.raises(TasksOpen):
        activate_member(member_id=member_id, user_id=tamsin.id, now=NOW)
    answer_bank_question(
        organization_id=organization.id, answer=Organization.BankAnswer.NOT_YET, actor=actor,
        now=NOW,
    )  # fmt: skip
    activate_member(member_id=member_id, user_id=tamsin.id, now=NOW)
    organization.refresh_from_db()
    assert organization.set_up_at == NOW
    assert [place.organization_id for place in places_of(tamsin.id, now=NOW)] == [organization.id]


def test_others_wait_for_the_administrator(db, tamsin):
    organization = new_provider()
    member_id = invite(organization, EMAIL, Role.GENERAL)
    set_up(member_id, tamsin)
    with pytest.raises(TasksOpen):
        activate_member(member_id=member_id, user_id=tamsin.id, now=NOW)


def test_one_person_is_invited_once(clinic, invited, tamsin):
    with pytest.raises(MemberThere):
        invite(clinic, EMAIL)
    activated(invited, tamsin)
    with pytest.raises(MemberThere):
        invite(clinic, EMAIL)
    clerk = member_of(clinic)
    with pytest.raises(MemberThere):
        invite(clinic, clerk.email)
    assert Member.objects.count() == 2


def test_who_was_ended_can_be_invited_again_and_the_old_pin_is_dead(clinic, invited, tamsin):
    old = newest_pin(clinic)
    end_member(organization_id=clinic.id, member_id=invited, actor=SYSTEM, now=NOW)
    with pytest.raises(NotFound):
        enter(invited, tamsin, old)
    again = invite(clinic, EMAIL)
    with pytest.raises(PinWrong):
        enter(again, tamsin, old)
    activated(again, tamsin)


def test_who_is_in_already_activates_nothing(clinic, tamsin):
    clerk = member_of(clinic)
    member_id = invite(clinic, EMAIL)
    clerk.emailaddress_set.create(email="x@example.net", verified=True)
    tamsin.emailaddress_set.all().delete()
    clerk.emailaddress_set.create(email=EMAIL, verified=True)
    with pytest.raises(InAlready):
        enter(member_id, clerk, newest_pin(clinic))


def at_once(work, number=2):
    gate = Barrier(number)

    def run(index):
        try:
            gate.wait(timeout=20)
            return work(index)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number), timeout=60))


def test_eight_tries_at_once_are_five(committed_database):
    clinic, tamsin = make_clinic(), person(email=EMAIL)
    member_id = invite(clinic)
    pin = newest_pin(clinic)

    def work(_):
        try:
            enter(member_id, tamsin, wrong(pin))
        except PinWrong:
            return "wrong"
        except PinLocked:
            return "locked"

    assert sorted(at_once(work, 8)) == ["locked"] * 4 + ["wrong"] * 4
    assert ActivationPin.objects.get().tries_count == 5
    with pytest.raises(PinLocked):
        enter(member_id, tamsin, pin)


def test_two_who_invite_one_person_at_once_make_one_membership(committed_database):
    clinic = make_clinic()

    def work(_):
        try:
            invite(clinic)
        except MemberThere:
            return "there"
        return "invited"

    assert sorted(at_once(work)) == ["invited", "there"]
    assert Member.objects.count() == len(pin_letters(clinic)) == 1


def test_one_pin_in_two_windows_at_once_is_entered_once(committed_database):
    clinic, tamsin = make_clinic(), person(email=EMAIL)
    member_id = invite(clinic)
    pin = newest_pin(clinic)

    def work(_):
        try:
            enter(member_id, tamsin, pin)
        except NotFound:
            return "nothing"
        return "in"

    assert sorted(at_once(work)) == ["in", "nothing"]
    assert events(clinic).count("member.pin_confirmed") == 1


def test_every_kind_of_organization_can_be_set_up(db):
    for kind in OrganizationKind:
        organization = make_organization(kind)
        user = person()
        activated(invite(organization, user.email), user)
        assert [place.kind for place in places_of(user.id, now=NOW)] == [kind]
