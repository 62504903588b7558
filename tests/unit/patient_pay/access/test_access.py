"""Links and helpers: who comes to see what, who ends it, and what a stranger is told."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.factories import NOW, TODAY, help_with, keep, make_bill, make_clinic, make_user, person
from wellpaid.core.audit.queries import lines_about
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.identity.models import User
from wellpaid.core.notifications.models import Letter
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import HelperAccess, PersonLink
from wellpaid.patient_pay.access.operations.accept_invitation import (
    InvitationOver,
    OwnInvitation,
    accept_invitation,
)
from wellpaid.patient_pay.access.operations.answer_request import Consent, answer_request
from wellpaid.patient_pay.access.operations.ask_for_access import Wish, ask_for_access
from wellpaid.patient_pay.access.operations.end_access import end_access
from wellpaid.patient_pay.access.operations.invite_helper import (
    Invitation,
    TooManyHelpers,
    TooManyInvitations,
    invite_helper,
)
from wellpaid.patient_pay.access.operations.link_person import link_person
from wellpaid.patient_pay.access.operations.move_helper import NothingToShare
from wellpaid.patient_pay.access.operations.unlink_person import unlink_person
from wellpaid.patient_pay.access.queries import family_page
from wellpaid.patient_pay.access.rules import visible_people
from wellpaid.patient_pay.access.sights import Level, Via

pytestmark = pytest.mark.django_db


def _actor(user: User) -> Actor:
    return Actor(ActorKind.USER, user.id)


@pytest.fixture
def bill():
    return make_bill(make_clinic())


@pytest.fixture
def owner(bill) -> User:
    user = make_user("owner")
    keep(user, bill)
    return user


@pytest.fixture
def helper(bill) -> User:
    return make_user("helper")


def _seen(user: User, today: date = TODAY) -> list[tuple[Via, Level]]:
    return [(sight.via, sight.level) for sight in visible_people(user.id, today=today)]


def _invite(owner: User, helper: User) -> tuple[UUID, str]:
    invitation = Invitation("Odalys Fenn", "Rufus", helper.email, Level.BILLING, None, "en")
    access_id = invite_helper(
        owner_id=owner.id, invitation=invitation, actor=_actor(owner), now=NOW
    )
    organization_id = PersonLink.objects.get(user=owner).organization_id
    with tenant(organization_id):
        body = Letter.objects.get(about_id=access_id).body
    return access_id, body.partition("/family/invitation/")[2].split()[0]


def test_a_link_shows_the_guarantors_bills_and_is_made_once(bill, owner):
    again = keep(owner, bill)
    link = PersonLink.objects.get(user=owner)
    assert again == link.id
    assert _seen(owner) == [(Via.LINK, Level.FULL)]
    with tenant(bill.organization_id):
        assert [line.event for line in lines_about(bill.guarantor_id)] == ["person.linked"]


def test_another_clinics_people_cant_be_linked(bill, owner):
    elsewhere = make_clinic()
    for guarantor_id, patient_id in (
        (bill.guarantor_id, None),
        (uuid4(), None),
        (bill.guarantor_id, bill.patient_id),
    ):
        with pytest.raises(NotFound):
            link_person(
                user_id=owner.id,
                organization_id=elsewhere.id,
                guarantor_id=guarantor_id,
                patient_id=patient_id,
                actor=_actor(owner),
                now=NOW,
            )
    assert PersonLink.objects.count() == 1


def test_a_patient_of_another_guarantor_cant_be_linked(bill, owner):
    other = make_bill(bill.organization, patient=person(given_name="Teo"))
    with pytest.raises(NotFound):
        link_person(
            user_id=owner.id,
            organization_id=bill.organization_id,
            guarantor_id=bill.guarantor_id,
            patient_id=other.patient_id,
            actor=_actor(owner),
            now=NOW,
        )


def test_an_ended_link_shows_nothing_and_can_be_made_again(bill, owner):
    link_id = PersonLink.objects.get(user=owner).id
    with pytest.raises(NotFound):
        unlink_person(user_id=make_user().id, link_id=link_id, actor=_actor(owner), now=NOW)
    unlink_person(user_id=owner.id, link_id=link_id, actor=_actor(owner), now=NOW)
    assert _seen(owner) == []
    with pytest.raises(NotFound):
        unlink_person(user_id=owner.id, link_id=link_id, actor=_actor(owner), now=NOW)
    keep(owner, bill)
    assert len(_seen(owner)) == 1


def test_a_helper_sees_what_the_owner_sees_until_it_is_ended(bill, owner, helper):
    access_id = help_with(owner, helper, Level.BILLING)
    assert _seen(helper) == [(Via.HELPER, Level.BILLING)]
    later = make_bill(make_clinic(), patient=person(given_name="Odalys"))
    keep(owner, later)
    assert len(_seen(helper)) == 2
    end_access(user_id=owner.id, access_id=access_id, actor=_actor(owner), now=NOW)
    assert _seen(helper) == []
    end_access(user_id=owner.id, access_id=access_id, actor=_actor(owner), now=NOW)
    with tenant(bill.organization_id):
        events = [line.event for line in lines_about(owner.id)]
    assert events == ["helper.proposed", "helper.began", "helper.ended"]


def test_a_helper_may_end_it_too_and_a_stranger_may_not(owner, helper):
    access_id = help_with(owner, helper, Level.FULL)
    stranger = make_user("stranger")
    for missing in (access_id, uuid4()):
        with pytest.raises(NotFound):
            end_access(user_id=stranger.id, access_id=missing, actor=_actor(stranger), now=NOW)
    assert _seen(helper)
    end_access(user_id=helper.id, access_id=access_id, actor=_actor(helper), now=NOW)
    assert _seen(helper) == []


def test_a_helper_of_a_helper_sees_nothing(owner, helper):
    help_with(owner, helper, Level.FULL)
    third = make_user("third")
    with pytest.raises(NothingToShare):
        help_with(helper, third, Level.FULL)
    assert _seen(third) == []


def test_the_last_day_counts_and_the_next_does_not(owner, helper):
    help_with(owner, helper, Level.FULL, until=TODAY)
    assert _seen(helper, TODAY)
    assert _seen(helper, TODAY + timedelta(days=1)) == []


def test_an_invitation_works_once_for_seven_days_and_not_for_its_writer(owner, helper):
    _, token = _invite(owner, helper)
    with pytest.raises(OwnInvitation):
        accept_invitation(token=token, user_id=owner.id, actor=_actor(owner), now=NOW)
    with pytest.raises(InvitationOver):
        accept_invitation(
            token=token, user_id=helper.id, actor=_actor(helper), now=NOW + timedelta(days=7)
        )
    accept_invitation(token=token, user_id=helper.id, actor=_actor(helper), now=NOW)
    for late in (token, "made-up", ""):
        with pytest.raises(InvitationOver):
            accept_invitation(token=late, user_id=helper.id, actor=_actor(helper), now=NOW)
    assert token not in str(HelperAccess.objects.values())


def test_an_invitation_that_was_taken_back_is_over(owner, helper):
    access_id, token = _invite(owner, helper)
    end_access(user_id=owner.id, access_id=access_id, actor=_actor(owner), now=NOW)
    with pytest.raises(InvitationOver):
        accept_invitation(token=token, user_id=helper.id, actor=_actor(helper), now=NOW)


def test_a_second_invitation_replaces_the_first(owner, helper):
    help_with(owner, helper, Level.FULL)
    help_with(owner, helper, Level.BILLING)
    assert _seen(helper) == [(Via.HELPER, Level.BILLING)]


def test_ten_helpers_are_the_most(owner):
    for _ in range(10):
        _invite(owner, make_user())
    with pytest.raises(TooManyHelpers):
        _invite(owner, make_user())


def test_who_asks_is_let_in_only_by_a_yes(owner, helper):
    wish = Wish("Rufus", owner.email.upper(), Level.FULL, "en")
    ask_for_access(helper_id=helper.id, wish=wish, actor=_actor(helper), now=NOW)
    ask_for_access(helper_id=helper.id, wish=wish, actor=_actor(helper), now=NOW)
    assert _seen(helper) == []
    [row] = family_page(user_id=owner.id, today=TODAY).helpers
    consent = Consent("Odalys Fenn", Level.BILLING, None)
    keep(helper, make_bill(make_clinic()))
    with pytest.raises(NotFound):  # not even the one who asks may answer
        answer_request(
            owner_id=helper.id,
            access_id=row.access_id,
            consent=consent,
            actor=_actor(helper),
            now=NOW,
        )
    answer_request(
        owner_id=owner.id,
        access_id=row.access_id,
        consent=consent,
        actor=_actor(owner),
        now=NOW,
    )
    assert (Via.HELPER, Level.BILLING) in _seen(helper)


def test_a_no_is_a_no(owner, helper):
    wish = Wish("Rufus", owner.email, Level.FULL, "en")
    ask_for_access(helper_id=helper.id, wish=wish, actor=_actor(helper), now=NOW)
    [row] = family_page(user_id=owner.id, today=TODAY).helpers
    answer_request(
        owner_id=owner.id, access_id=row.access_id, consent=None, actor=_actor(owner), now=NOW
    )
    assert _seen(helper) == []
    assert family_page(user_id=owner.id, today=TODAY).helpers == ()


def test_asking_somebody_who_has_nothing_here_leaves_nothing(owner, helper):
    without_bills = make_user("empty")
    for email in (without_bills.email, "nobody@example.net", helper.email):
        wish = Wish("Rufus", email, Level.FULL, "en")
        ask_for_access(helper_id=helper.id, wish=wish, actor=_actor(helper), now=NOW)
    assert HelperAccess.objects.count() == 0


def test_inviting_and_ending_in_turn_sends_ten_letters_a_day(owner, bill):
    invitation = Invitation("Owner", "Helper", "stranger@example.net", Level.BILLING, None, "en")
    facts = {"owner_id": owner.id, "invitation": invitation, "actor": _actor(owner)}
    for _ in range(10):
        access_id = invite_helper(now=NOW, **facts)
        end_access(user_id=owner.id, access_id=access_id, actor=_actor(owner), now=NOW)
    with pytest.raises(TooManyInvitations):
        invite_helper(now=NOW, **facts)
    with tenant(bill.organization_id):
        assert Letter.objects.filter(recipient="stranger@example.net").count() == 10
    invite_helper(now=NOW + timedelta(days=1, seconds=1), **facts)


def test_asking_again_after_a_no_sends_one_letter_a_day(owner, helper, bill):
    wish = Wish("Helper", owner.email, Level.BILLING, "en")
    for _ in range(3):
        ask_for_access(helper_id=helper.id, wish=wish, actor=_actor(helper), now=NOW)
        asked = HelperAccess.objects.order_by("created_at").last()
        if asked.state == "asked":
            answer_request(
                owner_id=owner.id, access_id=asked.id, consent=None, actor=_actor(owner), now=NOW
            )
    with tenant(bill.organization_id):
        assert Letter.objects.filter(kind="helper_request").count() == 1
