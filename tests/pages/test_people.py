"""C1, C13, E3, E4: activation, people and tenants, page by page and role by role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import day_here, make_clinic
from tests.members import (
    activated,
    add_factor,
    invite,
    make_organization,
    member_of,
    newest_pin,
    person,
    set_up,
)
from tests.pages.checking_client import CheckingClient, text_of
from wellpaid.claim_pay.payees.queries import payees_of, route_by
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import (
    ActivationPin,
    BillingServiceGrant,
    Member,
    Organization,
)
from wellpaid.core.organizations.operations.grant_billing_service import (
    Terms,
    grant_billing_service,
)
from wellpaid.core.organizations.roles import OrganizationKind, Role, Scope
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.clock import utc_now

pytestmark = pytest.mark.django_db
EMAIL = "tamsin.orrell@example.net"
KINDS = {
    "claims": OrganizationKind.PROVIDER,
    "payer": OrganizationKind.PAYER,
    "operator": OrganizationKind.OPERATOR,
}


def browser(user):
    client = CheckingClient()
    client.force_login(user)
    return client


def boss_of(organization, role=Role.ADMINISTRATOR):
    return browser(member_of(organization, role))


@pytest.fixture
def clinic():
    return make_clinic()


@pytest.fixture
def boss(clinic):
    return boss_of(clinic)


@pytest.mark.parametrize("face", sorted(KINDS))
@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_the_people_and_administrators_manage_them(face, role):
    make_clinic()  # whose phone stands at the foot
    organization = make_organization(KINDS[face])
    member_id = invite(organization, EMAIL)
    client = boss_of(organization, role)
    page = client.get(f"/{face}/people").page
    manages = role is Role.ADMINISTRATOR
    assert (EMAIL in text_of(page)) == manages
    assert "t••••@example.net" in text_of(page) or manages
    assert (page.find("a", string="Invite") is not None) == manages
    assert ("What happened" in text_of(page)) == manages
    expected = 200 if manages else 403
    for address in ("people/invite", f"people/{member_id}", f"people/{member_id}/end"):
        assert client.get(f"/{face}/{address}").status_code == expected
    before = Member.objects.count()
    answers = {"full_name": "Bram Oduya", "email": "bram@example.net", "role": "biller"}
    got = client.post(f"/{face}/people/invite", answers).status_code
    assert got == (302 if manages else 403)
    assert Member.objects.count() == before + manages


def test_inviting_sends_a_pin_and_a_slip_sends_none(clinic, boss):
    answers = {"full_name": "Bram Oduya", "email": "Bram@Example.net", "role": "general"}
    for slip in ({"full_name": ""}, {"email": "bram"}, {"role": "owner"}):
        response = boss.post("/claims/people/invite", answers | slip)
        assert response.status_code == 400
        assert "Nobody was invited" in text_of(response.page)
    assert not ActivationPin.objects.exists()
    response = boss.post("/claims/people/invite", answers, follow=True)
    assert "The PIN is on its way" in text_of(response.page)
    member = Member.objects.get(invited_email="bram@example.net")
    assert (member.role, member.state) == ("general", "invited")
    assert newest_pin(clinic)
    again = boss.post("/claims/people/invite", answers)
    assert again.status_code == 409
    assert "in the list already" in text_of(again.page)


def test_a_role_changes_and_the_last_administrator_keeps_it(clinic, boss):
    clerk = member_of(clinic)
    member = Member.objects.get(user=clerk)
    boss.post(f"/claims/people/{member.id}", {"role": "general"}, follow=True)
    member.refresh_from_db()
    assert member.role == "general"
    me = Member.objects.get(role="administrator")
    for response in (
        boss.post(f"/claims/people/{me.id}", {"role": "general"}),
        boss.post(f"/claims/people/{me.id}/end"),
    ):
        assert response.status_code == 409
        assert "last active administrator" in text_of(response.page)
    me.refresh_from_db()
    assert (me.role, me.state) == ("administrator", "active")


def test_an_ended_member_sees_nothing_at_once(clinic, boss):
    clerk = member_of(clinic)
    theirs = browser(clerk)
    assert theirs.get("/claims/people").status_code == 200
    member = Member.objects.get(user=clerk)
    page = boss.get(f"/claims/people/{member.id}/end").page
    assert "What they did stays in the log" in text_of(page)
    response = boss.post(f"/claims/people/{member.id}/end", follow=True)
    assert "The access ended" in text_of(response.page)
    assert theirs.get("/claims/people").status_code == 404
    assert theirs.get("/office/").status_code == 404


def test_who_leaves_is_led_out(clinic, boss):
    member_of(clinic, Role.ADMINISTRATOR)
    me = Member.objects.order_by("created_at", "id").first()
    assert "This is you" in text_of(boss.get(f"/claims/people/{me.id}/end").page)
    response = boss.post(f"/claims/people/{me.id}/end", follow=True)
    assert response.status_code == 200
    assert boss.get("/claims/people").status_code == 404


def test_a_new_pin_is_sent_from_the_list(clinic, boss):
    member_id = invite(clinic, EMAIL)
    old = newest_pin(clinic)
    response = boss.post(f"/claims/people/{member_id}/pin", follow=True)
    assert "The old one doesn’t work any more" in text_of(response.page)
    assert newest_pin(clinic) != old


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Invited"),
        ({"tries_count": 5}, "PIN is locked"),
        ({"expires_at": utc_now() - timedelta(days=1)}, "PIN is too old"),
        ({"asked_at": utc_now()}, "Wants a new PIN"),
    ],
)
def test_the_list_says_how_far_a_pin_is(clinic, boss, change, words):
    member_id = invite(clinic, EMAIL, now=utc_now())
    ActivationPin.objects.filter(member_id=member_id).update(**change)
    [row] = [tr for tr in boss.get("/claims/people").page.find_all("tr") if EMAIL in tr.text]
    assert words in text_of(row)


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_one_row_and_three_cost_the_same(clinic, boss):
    service = make_organization(OrganizationKind.BILLING_SERVICE)
    terms = Terms(Scope.SEE, day_here())
    grant_billing_service(
        provider_id=clinic.id, billing_service_id=service.id, terms=terms, actor=SYSTEM,
        now=utc_now(),
    )  # fmt: skip
    invite(clinic, "a@example.net")
    few = queries_of(boss, "/claims/people")
    for name in "bcd":
        invite(clinic, f"{name}@example.net")
        member_of(clinic)
        other = make_organization(OrganizationKind.BILLING_SERVICE)
        grant_billing_service(
            provider_id=clinic.id, billing_service_id=other.id, terms=terms, actor=SYSTEM,
            now=utc_now(),
        )  # fmt: skip
    assert queries_of(boss, "/claims/people") == few
    operator = boss_of(make_organization(OrganizationKind.OPERATOR))
    few = queries_of(operator, "/operator/tenants")
    for _ in range(2):
        invite(make_organization(OrganizationKind.PAYER))
    assert queries_of(operator, "/operator/tenants") == few


def test_a_billing_service_is_let_in_and_out(clinic, boss):
    assert "No billing service works here yet" in text_of(
        boss.get("/claims/people/services/add").page
    )
    service = make_organization(OrganizationKind.BILLING_SERVICE, name="Quillbrook Billing")
    answers = {"service": str(service.id), "scope": "match", "until": ""}
    for slip in ({"service": ""}, {"scope": "all"}, {"until": "2020-01-01"}, {"until": "soon"}):
        assert boss.post("/claims/people/services/add", answers | slip).status_code == 400
    assert (
        boss.post("/claims/people/services/add", answers | {"service": str(clinic.id)}).status_code
        == 404
    )
    response = boss.post("/claims/people/services/add", answers, follow=True)
    assert "Quillbrook Billing" in text_of(response.page)
    assert boss.post("/claims/people/services/add", answers).status_code == 409
    grant = BillingServiceGrant.objects.get()
    boss.get(f"/claims/people/services/{grant.id}/end")
    response = boss.post(f"/claims/people/services/{grant.id}/end", follow=True)
    assert "No billing service sees your payments" in text_of(response.page)


def test_a_billing_services_clerk_changes_desks_and_never_sees_people(clinic):
    service = make_organization(OrganizationKind.BILLING_SERVICE, name="Quillbrook Billing")
    clerk = boss_of(service)
    terms = Terms(Scope.MATCH, day_here() - timedelta(days=1))
    grant_billing_service(
        provider_id=clinic.id, billing_service_id=service.id, terms=terms, actor=SYSTEM,
        now=utc_now(),
    )  # fmt: skip
    assert "Quillbrook" in text_of(clerk.get("/claims/people").page.header)
    assert "Through your billing service" in text_of(clerk.get("/claims/desks").page)
    response = clerk.post("/claims/desks", {"organization": str(clinic.id)}, follow=True)
    assert "Larkmoor" in text_of(response.page.header)
    response = clerk.get("/claims/people")
    assert response.status_code == 403
    assert "Your role doesn’t allow this" in text_of(response.page)
    assert clerk.get("/office/").status_code == 404
    assert clerk.get("/claims/people/invite").status_code == 403
    BillingServiceGrant.objects.update(ended_at=utc_now())
    assert "Quillbrook" in text_of(clerk.get("/claims/people").page.header)
    for stranger in (str(clinic.id), "nonsense"):
        assert clerk.post("/claims/desks", {"organization": stranger}).status_code == 404


def test_somebody_with_two_desks_does_nothing_at_the_wrong_one(clinic, boss):
    other = make_clinic(name="Saltmarsh")
    user = Member.objects.get(organization=clinic).user
    Member.objects.create(
        user=user, organization=other, role=Role.READ_ONLY, state=MemberState.ACTIVE,
        created_at=utc_now(),
    )  # fmt: skip
    boss.post("/claims/desks", {"organization": str(other.id)})
    answers = {"full_name": "Bram Oduya", "email": "bram@example.net", "role": "biller"}
    assert boss.post("/claims/people/invite", answers).status_code == 403
    mine = Member.objects.get(organization=clinic)
    assert boss.get(f"/claims/people/{mine.id}").status_code == 403
    boss.post("/claims/desks", {"organization": str(clinic.id)})
    assert boss.post("/claims/people/invite", answers).status_code == 302
    assert Member.objects.get(invited_email="bram@example.net").organization_id == clinic.id


# Activation


@pytest.fixture
def tamsin():
    return person(email=EMAIL)


def test_activation_from_the_letter_to_the_first_page(clinic, tamsin):
    member_id = invite(clinic, EMAIL, now=utc_now())
    client = browser(tamsin)
    for address in ("/claims/", "/claims/people", "/office/"):
        assert client.get(address)["Location"] == "/activate"
    page = client.get("/activate").page
    assert "Larkmoor Clinic" in text_of(page)
    wrong = client.post("/activate", {"pin": "1", "member": str(member_id)})
    assert wrong.status_code == 403
    assert "Tries left: 4" in text_of(wrong.page)
    assert "4 tries are left" in text_of(wrong.page)
    assert client.post("/activate", {"pin": ""}).status_code == 400
    response = client.post("/activate", {"pin": newest_pin(clinic)}, follow=True)
    assert "A few things" in text_of(response.page)
    assert client.get("/claims/people")["Location"] == "/activate"
    refused = client.post("/activate/finish")
    assert refused.status_code == 409
    assert client.get("/activate/organization")["Location"] == "/activate"
    assert client.get("/activate/bank")["Location"] == "/activate"
    assert client.post("/activate/profile", {"full_name": "", "phone": "1"}).status_code == 400
    client.get("/activate/profile")
    client.post("/activate/profile", {"full_name": "Tamsin Orrell", "phone": "800 555 0119"})
    assert client.post("/activate/terms", {"version": "2026-11"}).status_code == 400
    assert client.post("/activate/terms", {"version": "old", "agree": "1"}).status_code == 409
    version = client.get("/activate/terms").page.find("input", {"name": "version"})["value"]
    client.post("/activate/terms", {"version": version, "agree": "1"})
    assert "You’re activating" in text_of(client.get("/settings/sign-in").page)
    add_factor(tamsin)
    response = client.post("/activate/finish", follow=True)
    assert "Payments from health plans - Larkmoor Clinic" in text_of(response.page)
    member = Member.objects.get(id=member_id)
    assert (member.state, member.phone) == ("active", "+18005550119")
    assert "Nothing to activate" in text_of(client.get("/activate").page)
    assert client.get("/activate/profile")["Location"] == "/activate"


def test_a_locked_pin_and_asking_for_a_new_one(clinic, tamsin):
    member_id = invite(clinic, EMAIL, now=utc_now())
    client = browser(tamsin)
    for _ in range(5):
        response = client.post("/activate", {"pin": "1"})
    assert "locked" in text_of(response.page)
    assert response.page.find("input", {"name": "pin"}) is None
    right = client.post("/activate", {"pin": newest_pin(clinic)})
    assert right.status_code == 403
    response = client.post("/activate/ask", {"member": str(member_id)}, follow=True)
    assert "Your administrator sees" in text_of(response.page)
    assert "You asked for a new PIN" in text_of(client.get("/activate").page)


def test_wrong_old_and_replaced_pins_get_one_answer(clinic, tamsin):
    """With the right digits too old, or replaced, nobody learns that they were right once."""
    member_id = invite(clinic, EMAIL, now=utc_now())
    replaced = newest_pin(clinic)
    boss_of(clinic).post(f"/claims/people/{member_id}/pin")
    client, answers = browser(tamsin), []
    for pin in ("12345678", replaced):
        answers.append(client.post("/activate", {"pin": pin}))
    ActivationPin.objects.update(expires_at=utc_now() - timedelta(minutes=1))
    answers.append(client.post("/activate", {"pin": newest_pin(clinic)}))
    assert [response.status_code for response in answers] == [403, 403, 403]
    told = [text_of(response.page.find(id="errors")) for response in answers]
    assert {words.replace(str(4 - n), "N") for n, words in enumerate(told)} == {
        "That PIN doesn’t work. It may have a slip, be too old, or be replaced by a newer one. "
        "Tries left: N. Nothing is open to you yet."
    }


def test_an_old_pin_is_told_before_it_is_tried(clinic, tamsin):
    invite(clinic, EMAIL)  # months ago
    assert "too old" in text_of(browser(tamsin).get("/activate").page)


def test_strangers_and_visitors_learn_nothing(clinic):
    member_id = invite(clinic, EMAIL, now=utc_now())
    page = CheckingClient().get("/activate").page
    assert clinic.name not in text_of(page.main)
    stranger = browser(person("mallory"))
    page = stranger.get(f"/activate?member={member_id}").page
    assert "Nothing to activate" in text_of(page)
    stranger.post("/activate", {"pin": newest_pin(clinic), "member": str(member_id)})
    stranger.post("/activate/ask", {"member": str(member_id)})
    assert Member.objects.get(id=member_id).state == "invited"
    assert ActivationPin.objects.get().asked_at is None


def test_two_invitations_one_after_the_other(clinic, tamsin):
    other = make_clinic(name="Saltmarsh")
    first = invite(clinic, EMAIL, now=utc_now())
    second = invite(other, EMAIL, now=utc_now())
    client = browser(tamsin)
    page = client.get("/activate").page
    assert "You were invited elsewhere too: Saltmarsh" in text_of(page)
    assert "Saltmarsh added you" in text_of(client.get(f"/activate?member={second}").page)
    client.post("/activate", {"pin": newest_pin(other), "member": str(second)})
    states = dict(Member.objects.values_list("id", "state"))
    assert states == {first: "invited", second: "pin_confirmed"}


# The operator


@pytest.fixture
def operator(clinic):
    return boss_of(make_organization(OrganizationKind.OPERATOR, name="Alder House"))


NEW = {
    "kind": "provider", "name": "Harrow Fen Clinic", "slug": "", "ein": "",
    "full_name": "Tamsin Orrell", "email": EMAIL,
}  # fmt: skip


def test_a_provider_comes_in_and_is_set_up(operator, tamsin):
    response = operator.post("/operator/tenants/add", NEW, follow=True)
    assert "the PIN is on its way" in text_of(response.page)
    organization = Organization.objects.get(slug="harrow-fen-clinic")
    assert organization.set_up_at is None
    client = browser(tamsin)
    client.post("/activate", {"pin": newest_pin(organization)})
    set_up_rest(client, tamsin)
    answers = {
        "name": "Harrow Fen Clinic", "phone": "800-555-0119", "street": "1 Fen Road",
        "city": "Dunmere", "state": "oh", "postal_code": "43999",
        "legal_name": "Harrow Fen LLC", "tin_kind": "ein", "tin": "34-0000033",
        "organization_npi": "1234567893", "person_npis": "1245319599\n1003000126",
    }  # fmt: skip
    client.get("/activate/organization")
    for slip in ({"tin": "12"}, {"organization_npi": "1234567890"}, {"person_npis": "12"},
                 {"state": "ZZ"}, {"postal_code": "x"}, {"phone": "12"}):  # fmt: skip
        response = client.post("/activate/organization", answers | slip)
        assert response.status_code == 400, slip
    assert payees_of(organization.id) == []
    assert client.post("/activate/organization", answers).status_code == 302
    assert client.post("/activate/organization", answers).status_code == 302
    assert "34-0000033" in text_of(client.get("/activate/organization").page)
    assert client.post("/activate/finish").status_code == 409
    client.get("/activate/bank")
    assert client.post("/activate/bank", {"answer": "never"}).status_code == 400
    client.post("/activate/bank", {"answer": "not_yet"})
    response = client.post("/activate/finish", follow=True)
    text = text_of(response.page)
    assert "Payments from health plans" in text
    assert "Harrow Fen Clinic" in text
    [payee] = payees_of(organization.id)
    assert len(payee.npis) == 3
    assert route_by("340000033", "1234567893") is None
    page = operator.get("/operator/tenants/harrow-fen-clinic").page
    assert "Not yet: paid by check" in text_of(page)
    address = f"/operator/tenants/harrow-fen-clinic/payees/{payee.id}/confirm"
    response = operator.post(address, follow=True)
    assert "Payments find it from now on" in text_of(response.page)
    assert route_by("340000033", "1234567893").organization_id == organization.id


def set_up_rest(client, user):
    client.post("/activate/profile", {"full_name": "Tamsin Orrell", "phone": "800 555 0119"})
    client.post("/activate/terms", {"version": "2026-11", "agree": "1"})
    add_factor(user)


def test_a_payer_needs_an_ein(operator, tamsin):
    payer = NEW | {"kind": "payer", "name": "Pebbleway Health Plan"}
    assert operator.post("/operator/tenants/add", payer).status_code == 400
    response = operator.post("/operator/tenants/add", payer | {"ein": "34-0000017"}, follow=True)
    assert "1340000017" in text_of(response.page)
    organization = Organization.objects.get(kind="payer")
    client = browser(tamsin)
    client.post("/activate", {"pin": newest_pin(organization)})
    set_up_rest(client, tamsin)
    where = {
        "name": "Pebbleway Health Plan", "phone": "800-555-0119", "street": "1 Fen Road",
        "city": "Dunmere", "state": "OH", "postal_code": "43999",
    }  # fmt: skip
    client.get("/activate/organization")
    client.post("/activate/organization", where)
    client.get("/activate/bank")
    client.post("/activate/bank", {"answer": "soon"})
    response = client.post("/activate/finish", follow=True)
    text = text_of(response.page)
    assert "Send a batch" in text
    assert "Pebbleway Health Plan" in text


def test_a_slip_adds_nothing(operator):
    count = Organization.objects.count()
    for slip in ({"kind": "bank"}, {"name": ""}, {"slug": "Ä b"}, {"email": "x"},
                 {"full_name": ""}, {"name": "---"}):  # fmt: skip
        response = operator.post("/operator/tenants/add", NEW | slip)
        assert response.status_code == 400, slip
    taken = Organization.objects.filter(kind="provider").get().slug
    assert operator.post("/operator/tenants/add", NEW | {"slug": taken}).status_code == 409
    assert Organization.objects.count() == count
    assert not ActivationPin.objects.exists()


def test_the_operator_sends_a_new_pin(operator, clinic):
    member_id = invite(clinic, EMAIL)
    old = newest_pin(clinic)
    address = f"/operator/tenants/{clinic.slug}/people/{member_id}/pin"
    response = operator.post(address, follow=True)
    assert "A new PIN is on its way" in text_of(response.page)
    assert EMAIL not in text_of(response.page)
    assert newest_pin(clinic) != old
    other = make_clinic()
    assert (
        operator.post(f"/operator/tenants/{other.slug}/people/{member_id}/pin").status_code == 404
    )


@pytest.mark.parametrize(
    ("role", "sees", "manages"),
    [(Role.GENERAL, 200, 403), (Role.READ_ONLY, 200, 403), (Role.BILLER, 403, 403)],
)
def test_the_operators_people_by_role(clinic, role, sees, manages):
    client = boss_of(make_organization(OrganizationKind.OPERATOR), role)
    assert client.get("/operator/tenants").status_code == sees
    assert client.get(f"/operator/tenants/{clinic.slug}").status_code == sees
    assert client.get("/operator/tenants/add").status_code == manages
    assert client.post("/operator/tenants/add", NEW).status_code == manages
    assert client.get("/operator/", follow=True).status_code == 200


def test_an_office_lets_read_only_look_and_not_touch(clinic):
    client = boss_of(clinic, Role.READ_ONLY)
    assert client.get("/office/").status_code == 200
    assert client.post("/office/invite", {"bill_id": "1", "reason": "phone"}).status_code == 403


def test_the_home_of_a_face_leads_to_its_first_place(boss):
    assert boss.get("/claims/")["Location"] == "/claims/payments"


def test_somebody_activated_by_the_operations_is_let_in(clinic, tamsin):
    activated(invite(clinic, EMAIL), tamsin)
    assert browser(tamsin).get("/claims/people").status_code == 200


def test_half_way_is_no_way(clinic, tamsin):
    set_up(invite(clinic, EMAIL), tamsin)
    assert browser(tamsin).get("/claims/people")["Location"] == "/activate"


def test_a_slip_in_the_first_administrators_address_is_mended(operator):
    operator.post("/operator/tenants/add", NEW | {"email": "wrong@example.net"})
    organization = Organization.objects.get(slug="harrow-fen-clinic")
    stranger, old = person(email="wrong@example.net"), newest_pin(organization)
    page = operator.get("/operator/tenants/harrow-fen-clinic").page
    assert "No administrator is active" in text_of(page)
    address = "/operator/tenants/harrow-fen-clinic/administrator"
    operator.get(address)
    assert operator.post(address, {"full_name": "", "email": "x"}).status_code == 400
    answers = {"full_name": "Tamsin Orrell", "email": EMAIL}
    response = operator.post(address, answers, follow=True)
    assert "A new PIN is on its way" in text_of(response.page)
    browser(stranger).post("/activate", {"pin": old})
    states = dict(Member.objects.filter(organization=organization).values_list(
        "invited_email", "state"
    ))  # fmt: skip
    assert states == {"wrong@example.net": "ended", EMAIL: "invited"}


def test_an_organization_with_an_administrator_is_left_alone(operator, clinic, boss):
    page = operator.get(f"/operator/tenants/{clinic.slug}").page
    assert "No administrator is active" not in text_of(page)
    answers = {"full_name": "Mallory", "email": "mallory@example.net"}
    response = operator.post(f"/operator/tenants/{clinic.slug}/administrator", answers)
    assert response.status_code == 409
    assert not Member.objects.filter(invited_email="mallory@example.net").exists()


def test_who_is_invited_and_signs_in_is_led_to_the_pin(clinic, tamsin):
    tamsin.set_password("four quiet green lamps")
    tamsin.save()
    answers = {"login": EMAIL, "password": "four quiet green lamps"}
    assert CheckingClient().post("/sign-in", answers)["Location"] == "/bills"
    invite(clinic, EMAIL, now=utc_now())
    assert CheckingClient().post("/sign-in", answers)["Location"] == "/activate"


def test_signing_up_for_the_activation_speaks_of_the_pin(clinic):
    page = CheckingClient().get("/sign-up?next=/activate").page
    assert "your security PIN went to" in text_of(page)
    assert "your security PIN went to" not in text_of(CheckingClient().get("/sign-up").page)


@pytest.mark.parametrize(
    "address",
    ["/claims/people", "/claims/people/invite", "/claims/people/services/add", "/claims/desks",
     "/activate"],
)  # fmt: skip
def test_the_pages_speak_spanish(boss, address):
    make_organization(OrganizationKind.BILLING_SERVICE)
    assert boss.get(address, headers={"accept-language": "es"}).status_code == 200


def test_tasks_and_tenants_speak_spanish(operator, clinic, tamsin):
    spanish = {"accept-language": "es"}
    invite(clinic, EMAIL, now=utc_now())
    for address in ("", "/add", f"/{clinic.slug}", f"/{clinic.slug}/administrator"):
        assert operator.get(f"/operator/tenants{address}", headers=spanish).status_code == 200
    client = browser(tamsin)
    client.get("/activate", headers=spanish)
    client.post("/activate", {"pin": newest_pin(clinic)}, headers=spanish)
    for address in ("", "/profile", "/terms"):
        assert client.get(f"/activate{address}", headers=spanish).status_code == 200
