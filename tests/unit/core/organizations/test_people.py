"""Roles, the last administrator, and billing services."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories import NOW, make_clinic
from tests.members import invite, make_organization, member_of
from tests.unit.core.organizations.test_activation import at_once
from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.organizations.models import BillingServiceGrant, Member
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.core.organizations.operations.change_role import change_role
from wellpaid.core.organizations.operations.end_billing_service import end_billing_service
from wellpaid.core.organizations.operations.end_member import LastAdministrator, end_member
from wellpaid.core.organizations.operations.grant_billing_service import (
    GrantDatesWrong,
    GrantThere,
    Terms,
    grant_billing_service,
)
from wellpaid.core.organizations.operations.leave_everywhere import leave_everywhere
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.roles import OrganizationKind, Role, Scope
from wellpaid.core.organizations.rules import (
    NotActivated,
    RoleNotEnough,
    places_in,
    places_of,
    require,
)
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.errors import NotFound

TODAY = date(2026, 3, 12)


@pytest.fixture
def clinic(db):
    return make_clinic()


def membership(user):
    return Member.objects.get(user=user, ended_at__isnull=True)


def end(clinic, user):
    end_member(organization_id=clinic.id, member_id=membership(user).id, actor=SYSTEM, now=NOW)


def give_role(clinic, user, role):
    change_role(
        organization_id=clinic.id, member_id=membership(user).id, role=role, actor=SYSTEM, now=NOW
    )


def test_the_last_active_administrator_stays(clinic):
    boss, clerk = member_of(clinic, Role.ADMINISTRATOR), member_of(clinic)
    invite(clinic, "next@example.net", Role.ADMINISTRATOR)  # not active: doesn't count
    with pytest.raises(LastAdministrator):
        end(clinic, boss)
    with pytest.raises(LastAdministrator):
        give_role(clinic, boss, Role.GENERAL)
    assert membership(boss).role == Role.ADMINISTRATOR
    give_role(clinic, clerk, Role.ADMINISTRATOR)
    end(clinic, boss)
    assert places_of(boss.id, now=NOW) == []
    with pytest.raises(LastAdministrator):
        end(clinic, clerk)


def test_another_organizations_administrator_doesnt_count(clinic):
    other = make_clinic()
    member_of(other, Role.ADMINISTRATOR)
    boss = member_of(clinic, Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        end(clinic, boss)


def test_two_administrators_who_end_each_other_at_once(committed_database):
    clinic = make_clinic()
    bosses = [member_of(clinic, Role.ADMINISTRATOR) for _ in range(2)]
    ids = [membership(boss).id for boss in bosses]

    def work(index):
        actor = Actor(ActorKind.USER, bosses[index].id)
        try:
            if index:
                end_member(organization_id=clinic.id, member_id=ids[0], actor=actor, now=NOW)
            else:
                change_role(
                    organization_id=clinic.id, member_id=ids[1], role=Role.BILLER, actor=actor,
                    now=NOW,
                )  # fmt: skip
        except LastAdministrator:
            return "stays"
        return "gone"

    assert sorted(at_once(work)) == ["gone", "stays"]
    left = Member.objects.filter(role=Role.ADMINISTRATOR, state=MemberState.ACTIVE)
    assert left.count() == 1


def test_who_closed_their_sign_in_manages_nobody(clinic):
    boss, gone = (member_of(clinic, Role.ADMINISTRATOR) for _ in range(2))
    gone.is_active = False
    gone.save()
    with pytest.raises(LastAdministrator):
        end(clinic, boss)


def test_leaving_everywhere_or_nowhere(clinic):
    boss, other = member_of(clinic, Role.ADMINISTRATOR), make_clinic()
    add_member(organization_id=other.id, user_id=boss.id, role=Role.BILLER, actor=SYSTEM, now=NOW)
    with pytest.raises(LastAdministrator):
        leave_everywhere(user_id=boss.id, now=NOW)
    assert len(places_of(boss.id, now=NOW)) == 2
    member_of(clinic, Role.ADMINISTRATOR)
    leave_everywhere(user_id=boss.id, now=NOW)
    assert places_of(boss.id, now=NOW) == []


def test_a_strangers_member_is_not_there(clinic):
    clerk = member_of(make_clinic())
    for operation, more in ((end_member, {}), (change_role, {"role": Role.GENERAL})):
        with pytest.raises(NotFound):
            operation(
                organization_id=clinic.id, member_id=membership(clerk).id, actor=SYSTEM, now=NOW,
                **more,
            )  # fmt: skip
    assert membership(clerk).role == Role.BILLER


def test_what_somebody_may_follows_the_role_at_once(clinic):
    clerk = member_of(clinic, Role.READ_ONLY)

    def may(action):
        [place] = places_in(clerk.id, kinds=(OrganizationKind.PROVIDER,), now=NOW)
        return place.may(action)

    assert may(Action.SEE_PAYMENTS)
    assert not may(Action.MATCH_DEPOSITS)
    give_role(clinic, clerk, Role.BILLER)
    assert may(Action.MATCH_DEPOSITS)
    [place] = places_in(clerk.id, kinds=(OrganizationKind.PROVIDER,), now=NOW)
    with pytest.raises(RoleNotEnough):
        require(place, Action.MANAGE_PEOPLE)


def test_who_works_elsewhere_or_nowhere_finds_nothing(clinic):
    user = member_of(clinic)
    with pytest.raises(NotFound):
        places_in(user.id, kinds=(OrganizationKind.PAYER,), now=NOW)
    payer = make_organization(OrganizationKind.PAYER)
    user.emailaddress_set.create(email="z@example.net", verified=True)
    invite(payer, "z@example.net")
    with pytest.raises(NotActivated):
        places_in(user.id, kinds=(OrganizationKind.PAYER,), now=NOW)


@pytest.fixture
def service(db):
    return make_organization(OrganizationKind.BILLING_SERVICE, name="Quillbrook Billing")


def grant(clinic, service, scope=Scope.MATCH, first=TODAY, last=None):
    return grant_billing_service(
        provider_id=clinic.id, billing_service_id=service.id, terms=Terms(scope, first, last),
        actor=SYSTEM, now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("own", "scope", "role"),
    [
        (Role.ADMINISTRATOR, Scope.MATCH, Role.BILLER),
        (Role.BILLER, Scope.MATCH, Role.BILLER),
        (Role.READ_ONLY, Scope.MATCH, Role.READ_ONLY),
        (Role.ADMINISTRATOR, Scope.SEE, Role.READ_ONLY),
    ],
)
def test_a_billing_services_people_work_for_the_provider(clinic, service, own, scope, role):
    grant(clinic, service, scope)
    user = member_of(service, own)
    home, abroad = places_of(user.id, now=NOW)
    assert (home.organization_id, home.is_abroad) == (service.id, False)
    assert (abroad.organization_id, abroad.role, abroad.is_abroad) == (clinic.id, role, True)
    assert abroad.may(Action.MATCH_DEPOSITS) == (role is Role.BILLER)
    assert not any(
        abroad.may(action)
        for action in (Action.SEE_BANKS, Action.MANAGE_PEOPLE, Action.SEE_PEOPLE,
                       Action.CHANGE_ELECTIONS, Action.SEE_OFFICE)
    )  # fmt: skip


def test_many_providers_of_a_service_take_two_queries(service, django_assert_num_queries):
    user = member_of(service)
    for _ in range(3):
        grant(make_clinic(), service)
    with django_assert_num_queries(2):
        assert len(places_of(user.id, now=NOW)) == 4


def test_a_grant_lasts_from_its_first_day_to_its_last(clinic, service):
    user = member_of(service)
    grant(clinic, service, first=TODAY, last=TODAY + timedelta(days=2))

    def works(days):
        return len(places_of(user.id, now=NOW + timedelta(days=days))) == 2

    assert [works(days) for days in (-1, 0, 2, 3)] == [False, True, True, False]


def test_a_grant_ends_at_once_and_can_be_given_anew(clinic, service):
    user = member_of(service)
    grant_id = grant(clinic, service)
    with pytest.raises(GrantThere):
        grant(clinic, service)
    for _ in range(2):
        end_billing_service(provider_id=clinic.id, grant_id=grant_id, actor=SYSTEM, now=NOW)
    assert len(places_of(user.id, now=NOW)) == 1
    grant(clinic, service, Scope.SEE)


def test_who_leaves_the_service_leaves_the_providers(clinic, service):
    member_of(service, Role.ADMINISTRATOR)
    user = member_of(service)
    grant(clinic, service)
    end(service, user)
    assert places_of(user.id, now=NOW) == []


def test_only_providers_let_only_billing_services(clinic, service):
    payer = make_organization(OrganizationKind.PAYER)
    for provider, other in ((payer, service), (clinic, payer), (clinic, make_clinic())):
        with pytest.raises(NotFound):
            grant(provider, other)
    with pytest.raises(GrantDatesWrong):
        grant(clinic, service, last=TODAY - timedelta(days=1))
    assert not BillingServiceGrant.objects.exists()


def test_a_strangers_grant_is_not_there(clinic, service):
    grant_id = grant(clinic, service)
    with pytest.raises(NotFound):
        end_billing_service(provider_id=make_clinic().id, grant_id=grant_id, actor=SYSTEM, now=NOW)
    assert BillingServiceGrant.objects.get().ended_at is None
