"""Every staff address × every role × every organisation × people who aren't activated.

The patients' matrix is tests/pages/test_authorization_matrix.py; this is the staff's. A refusal
changes nothing, and a stranger's id is answered as one that nobody has.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from tests.factories import day_here, make_clinic
from tests.members import invite, make_organization, member_of, newest_pin, person, set_up
from tests.pages.test_authorization_matrix import _names
from wellpaid.claim_pay.payees.numbers import TinKind
from wellpaid.claim_pay.payees.operations.add_payee import NewPayee, add_payee
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Member
from wellpaid.core.organizations.operations.confirm_pin import confirm_pin
from wellpaid.core.organizations.operations.end_member import end_member
from wellpaid.core.organizations.operations.grant_billing_service import (
    Terms,
    grant_billing_service,
)
from wellpaid.core.organizations.roles import OrganizationKind, Role, Scope
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import cross_tenant, tenant

KINDS = {
    "claims": OrganizationKind.PROVIDER,
    "payer": OrganizationKind.PAYER,
    "operator": OrganizationKind.OPERATOR,
}
# Who works for the organisation whose page it is, by role; then everybody else.
OWN = ("administrator", "general", "biller", "read_only")
OTHERS = (
    "elsewhere",  # administrator of another organisation of the same kind
    "other_kind",  # administrator of an organisation of another kind
    "service",  # a billing service's administrator, let in to match, sitting at the provider
    "invited",  # the PIN not entered
    "pin_confirmed",  # the PIN entered, the tasks done, not activated
    "ended",
    "nobody",  # signed in, works nowhere
    "anonymous",
)

# GET: what OWN gets, then what OTHERS get. yes: 200 or 302 within · role: 403 · no: 404
# act: sent to /activate · in: sent to sign in · own: their own organisation's page, not this one
TABLE = {
    "home": "yes yes yes yes | own yes",
    "desks": "yes yes yes yes | own yes",
    "people": "yes yes yes yes | own role",
    "people_invite": "yes role role role | own role",
    "person": "yes role role role | no role",
    "person_end": "yes role role role | no role",
}


def expected_of(name: str, face: str) -> dict[str, str]:
    own, _, rest = TABLE[name].partition(" | ")
    elsewhere, _, service = rest.partition(" ")
    others = {
        "elsewhere": elsewhere, "other_kind": "no",
        "service": service if face == "claims" else "no",
        "invited": "act", "pin_confirmed": "act", "ended": "no", "nobody": "no",
        "anonymous": "in",
    }  # fmt: skip
    row = dict(zip(OWN, own.split(), strict=True)) | others
    return {who: "yes" if word == "own" else word for who, word in row.items()}


class World:
    """An organisation of each kind with everybody around it, each in a browser of their own."""

    def __init__(self, face: str) -> None:
        make_clinic(name="The portal's own")
        self.face, self.kind = face, KINDS[face]
        self.organization = make_organization(self.kind, name="Quernstone")
        self.other = make_organization(self.kind)
        self.users = {role.value: member_of(self.organization, role) for role in Role}
        self.member_id = invite(self.organization, "target@example.net")
        self.stranger_id = Member.objects.get(user=member_of(self.other, Role.GENERAL)).id
        self.users["elsewhere"] = member_of(self.other, Role.ADMINISTRATOR)
        another = next(kind for kind in KINDS.values() if kind is not self.kind)
        self.users["other_kind"] = member_of(make_organization(another), Role.ADMINISTRATOR)
        service = make_organization(OrganizationKind.BILLING_SERVICE)
        self.users["service"] = member_of(service, Role.ADMINISTRATOR)
        if self.kind is OrganizationKind.PROVIDER:
            self.grant_id = grant_billing_service(
                provider_id=self.organization.id, billing_service_id=service.id,
                terms=Terms(Scope.MATCH, day_here()), actor=SYSTEM, now=utc_now(),
            )  # fmt: skip
        self.users["invited"] = person("invited")
        invite(self.organization, self.users["invited"].email, Role.ADMINISTRATOR)
        self.users["pin_confirmed"] = person("halfway")
        half = invite(self.organization, self.users["pin_confirmed"].email, Role.ADMINISTRATOR)
        set_up(half, self.users["pin_confirmed"])
        self.users["ended"] = member_of(self.organization, Role.ADMINISTRATOR)
        gone = Member.objects.get(user=self.users["ended"]).id
        end_member(
            organization_id=self.organization.id, member_id=gone, actor=SYSTEM, now=utc_now()
        )
        self.users["nobody"] = person("nobody")
        self.clients: dict[str, Client] = {"anonymous": Client()}
        for who, user in self.users.items():
            self.clients[who] = Client()
            self.clients[who].force_login(user)
        if self.kind is OrganizationKind.PROVIDER:
            self.clients["service"].post(
                reverse("claims_desks"), {"organization": str(self.organization.id)}
            )

    def address(self, name: str, member_id: Any = None) -> str:
        args = (member_id or self.member_id,) if name.startswith("person") else ()
        return reverse(f"{self.face}_{name}", args=args)

    def everything(self) -> tuple[Any, ...]:
        """Give what a refusal must not change."""
        members = Member.objects.order_by("id").values_list("id", "role", "state", "user_id")
        with cross_tenant("everything that happened, in a test"), tenant(self.organization.id):
            lines = AuditLine.objects.count()
        return tuple(members), lines


def outcome(response: Any) -> str:
    if response.status_code == 302:
        target = response["Location"]
        if target.startswith("/sign-in"):
            return "in"
        return "act" if target == "/activate" else "yes"
    return {200: "yes", 403: "role", 404: "no"}.get(response.status_code, str(response.status_code))


@pytest.fixture(params=sorted(KINDS))
def world(request, db) -> World:
    return World(request.param)


def test_who_gets_which_page(world):
    wrong = []
    for name in TABLE:
        for who, word in expected_of(name, world.face).items():
            response = world.clients[who].get(world.address(name))
            if outcome(response) != word:
                wrong.append(f"{name} for {who}: {outcome(response)}, not {word}")
            # Every staff page may name the operator, who helps everybody.
            body = response.content.decode().partition("<body")[2].partition("<footer")[0]
            told = world.organization.name in body and world.face != "operator"
            if who not in OWN and who != "service" and told:
                wrong.append(f"{name} tells {who} of the organisation")
    assert wrong == []


POSTS = {
    "people_invite": {"full_name": "Bram", "email": "bram@example.net", "role": "administrator"},
    "person": {"role": "administrator"},
    "person_pin": {},
    "person_end": {},
}


@pytest.mark.parametrize("name", sorted(POSTS))
def test_nobody_but_administrators_changes_anything(world, name):
    before = world.everything()
    elsewhere = name == "people_invite"  # there they may, at home
    for who in (*OWN[1:], *OTHERS):
        if who == "elsewhere" and elsewhere:
            continue
        response = world.clients[who].post(world.address(name), POSTS[name])
        assert outcome(response) in {"role", "no", "act", "in"}, who
    assert world.everything() == before
    assert outcome(world.clients["administrator"].post(world.address(name), POSTS[name])) == "yes"
    assert world.everything() != before


@pytest.mark.parametrize("name", ["person", "person_pin", "person_end"])
def test_another_organizations_member_is_one_that_nobody_has(world, name):
    client = world.clients["administrator"]
    before = world.everything()
    for member_id in (world.stranger_id, uuid4()):
        address = world.address(name, member_id)
        assert client.post(address, POSTS[name]).status_code == 404
        assert client.get(address).status_code in {404, 405}
    assert world.everything() == before


def test_billing_services_are_let_in_and_out_by_administrators_only(db):
    world = World("claims")
    end, add = reverse("claims_service_end", args=[world.grant_id]), reverse("claims_service_add")
    before = world.everything()
    for who in (*OWN[1:], *OTHERS):
        expected = {"invited": "act", "pin_confirmed": "act", "anonymous": "in"}.get(
            who, "role" if who in OWN or who == "service" else "no"
        )
        for address in (end, add):
            if who == "elsewhere" and address == add:
                continue  # an administrator of another provider lets in at home
            assert outcome(world.clients[who].get(address)) == expected, (who, address)
            assert outcome(world.clients[who].post(address)) == expected, (who, address)
    assert world.everything() == before
    assert outcome(world.clients["administrator"].post(end)) == "yes"


def test_tenants_are_the_operators(db):
    world = World("operator")
    clinic = make_clinic()
    member_id = invite(clinic, "first@example.net")
    new = NewPayee("34-0000033", TinKind.EIN, "L", "1 Fen", "Dunmere", "OH", "43999")
    payee_id = add_payee(organization_id=clinic.id, payee=new, actor=SYSTEM, now=utc_now())
    seen = [reverse("operator_tenants"), reverse("operator_tenant", args=[clinic.slug])]
    managed = [
        reverse("operator_tenant_add"),
        reverse("operator_tenant_administrator", args=[clinic.slug]),
        reverse("operator_tenant_pin", args=[clinic.slug, member_id]),
        reverse("operator_payee_confirm", args=[clinic.slug, payee_id]),
    ]
    pin = newest_pin(clinic)
    refused = {"invited": "act", "pin_confirmed": "act", "anonymous": "in"}
    for who in (*OWN, *OTHERS):
        if who == "elsewhere":
            continue  # another operator's administrator: the installation's all the same
        role = {"biller": "role"}.get(who, "yes" if who in OWN else refused.get(who, "no"))
        for address in seen:
            assert outcome(world.clients[who].get(address)) == role, (who, address)
        if who == "administrator":
            continue
        role = "role" if who in OWN else refused.get(who, "no")
        for address in managed:
            assert outcome(world.clients[who].post(address)) == role, (who, address)
    assert newest_pin(clinic) == pin


@pytest.mark.parametrize("name", ["profile", "terms", "organization", "bank", "finish", "ask"])
def test_activation_belongs_to_who_is_invited(world, name):
    address = reverse(f"activate_{name}")
    before = world.everything()
    for who in (*OWN, *OTHERS):
        if who == "pin_confirmed" or (who == "invited" and name == "ask"):
            continue
        assert outcome(world.clients[who].post(address)) == ("in" if who == "anonymous" else "act")
    assert world.everything() == before


def test_a_pin_entered_by_others_opens_nothing(world):
    pin = newest_pin(world.organization)
    for who in (*OWN, "elsewhere", "other_kind", "service", "ended", "nobody", "anonymous"):
        member = {"pin": pin, "member": str(world.member_id)}
        world.clients[who].post(reverse("activate"), member)
    assert Member.objects.get(id=world.member_id).state == "invited"


def test_the_office_belongs_to_activated_members_of_providers(db):
    world = World("claims")
    for who in (*OWN, *OTHERS):
        expected = {"invited": "act", "pin_confirmed": "act", "anonymous": "in"}.get(
            who, "yes" if who in OWN or who == "elsewhere" else "no"
        )
        assert outcome(world.clients[who].get(reverse("office"))) == expected, who


# POST: what the administrator, general, biller, read-only get; a stranger's is one nobody has.
BANKS = {
    "claims_bank": ("get", "yes yes role yes"),
    "claims_bank_prove": ("post", "yes yes role role"),
    "claims_bank_confirm": ("post", "yes yes role role"),
    "claims_bank_ask": ("post", "yes yes role role"),
    "claims_bank_decide": ("post", "yes role role role"),
    "claims_bank_close": ("post", "yes yes role role"),
    "claims_change": ("get", "yes yes role yes"),
    "claims_change_prove": ("post", "yes yes role role"),
    "claims_change_approve": ("post", "yes role role role"),
    "claims_change_cancel": ("post", "yes role role role"),
    "claims_correction": ("get", "yes yes role yes"),
}
# All of them change or open a provider's enrolment; here it is one that nobody has.
ENROLLMENT = {
    "claims_enrollment_file": "post", "claims_enrollment_send": "post",
    "claims_enrollment_withdraw": "post", "claims_enrollment_document": "get",
}  # fmt: skip


def test_bank_accounts_are_the_providers_own(db):
    world = World("claims")
    from tests.unit.core.banking.bank import add_account
    from wellpaid.core.banking.states import HolderKind, OwnerKind

    account_id = add_account(
        world.organization.id, owner_kind=OwnerKind.ORGANIZATION,
        owner_id=world.organization.id, holder_kind=HolderKind.BUSINESS,
    )  # fmt: skip
    refused = {
        "invited": "act", "pin_confirmed": "act", "anonymous": "in", "service": "role",
    }  # fmt: skip
    before = world.everything()
    for name, (method, words) in BANKS.items():
        row = dict(zip(OWN, words.split(), strict=True))
        address = reverse(name, args=[account_id])
        is_change = name.startswith(("claims_change", "claims_correction"))
        for who in (*OWN, *OTHERS):
            expected = row.get(who) or refused.get(who, "no")
            if expected == "yes" and not is_change and method == "post":
                continue  # tests/pages/test_bank_accounts.py
            if is_change and expected == "yes":
                expected = "no"  # there is no such change
            response = getattr(world.clients[who], method)(address)
            assert outcome(response) == expected, (name, who)
    for name in ("claims_banks", "claims_bank_add", "claims_change_ask"):
        own = "yes yes role yes" if name == "claims_banks" else "yes yes role role"
        row = dict(zip(OWN, own.split(), strict=True)) | {"elsewhere": "yes"}
        for who in (*OWN, *OTHERS):
            expected = row.get(who) or refused.get(who, "no")
            assert outcome(world.clients[who].get(reverse(name))) == expected, (name, who)
    assert world.everything() == before


def test_enrolments_belong_to_who_manages_payees(db):
    world = World("claims")
    refused = {
        "invited": "act", "pin_confirmed": "act", "anonymous": "in", "service": "role",
    }  # fmt: skip
    for who in (*OWN, *OTHERS):
        client = world.clients[who]
        manages = {"administrator": "yes", "general": "yes", "elsewhere": "yes"}.get(
            who, "role" if who in OWN else refused.get(who, "no")
        )
        sees = "yes" if who == "read_only" else manages
        assert outcome(client.get(reverse("claims_enrollment"))) == sees, who
        assert outcome(client.get(reverse("claims_enrollment_form"))) == manages, who
        for name, method in ENROLLMENT.items():
            args = [uuid4(), uuid4()] if name.endswith("document") else [uuid4()]
            data = {"kind": "w9", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}
            response = getattr(client, method)(
                reverse(name, args=args), data if name.endswith("file") else {}
            )
            assert outcome(response) == ("no" if manages == "yes" else manages), (name, who)


def test_enrolments_are_decided_on_by_the_operator(db):
    world = World("operator")
    refused = {"invited": "act", "pin_confirmed": "act", "anonymous": "in"}
    for who in (*OWN, *OTHERS):
        if who == "elsewhere":
            continue  # another operator's administrator: the installation's all the same
        client = world.clients[who]
        sees = {"biller": "role"}.get(who, "yes" if who in OWN else refused.get(who, "no"))
        manages = "no" if who == "administrator" else "role" if who in OWN else sees
        one = reverse("operator_enrollment", args=[uuid4()])
        file = reverse("operator_enrollment_document", args=[uuid4(), uuid4()])
        assert outcome(client.get(reverse("operator_enrollments"))) == sees, who
        assert outcome(client.get(one)) == ("no" if sees == "yes" else sees), who
        assert outcome(client.post(one)) == manages, who
        assert outcome(client.get(file)) == manages, who


def test_bank_changes_are_called_about_by_the_operator(db):
    world = World("operator")
    refused = {"invited": "act", "pin_confirmed": "act", "anonymous": "in"}
    for who in (*OWN, *OTHERS):
        if who == "elsewhere":
            continue  # another operator's administrator: the installation's all the same
        sees = {"biller": "role"}.get(who, "yes" if who in OWN else refused.get(who, "no"))
        client = world.clients[who]
        assert outcome(client.get(reverse("operator_changes"))) == sees, who
        one = reverse("operator_change", args=[uuid4()])
        assert outcome(client.get(one)) == ("no" if sees == "yes" else sees), who
        manages = "no" if who == "administrator" else "role" if who in OWN else sees
        assert outcome(client.post(one)) == manages, who


def test_every_staff_address_is_here():
    from tests.pages.test_authorization_of_claims import ADDRESSES
    from tests.pages.test_authorization_of_operator import ADDRESSES as CONSOLE

    names = _names(get_resolver())
    ours = {name for name in names if name.partition("_")[0] in {*KINDS, "activate"}}
    here = {f"{face}_{name}" for face in KINDS for name in (*TABLE, *POSTS)} | {
        "activate", "activate_profile", "activate_terms", "activate_organization", "activate_bank",
        "activate_finish", "activate_ask", "claims_service_add", "claims_service_end",
        "operator_tenants", "operator_tenant", "operator_tenant_add", "operator_tenant_pin",
        "operator_tenant_administrator",
        "operator_payee_confirm", *BANKS, "claims_banks", "claims_bank_add", "claims_change_ask",
        "operator_changes", "operator_change", "claims_correction", *ENROLLMENT,
        "claims_enrollment", "claims_enrollment_form", "operator_enrollments",
        "operator_enrollment", "operator_enrollment_document",
    }  # fmt: skip
    assert ours - set(ADDRESSES) - set(CONSOLE) == here


def test_who_confirms_a_pin_late_is_still_outside(world):
    user = world.users["invited"]
    member = Member.objects.get(invited_email=user.email)
    confirm_pin_of(world, member, user)
    client = world.clients["invited"]
    assert outcome(client.get(world.address("people"))) == "act"


def confirm_pin_of(world, member, user):
    from wellpaid.core.organizations.operations.reissue_pin import reissue_pin

    reissue_pin(
        organization_id=world.organization.id, member_id=member.id, language="en", actor=SYSTEM,
        now=utc_now(),
    )  # fmt: skip
    pin = newest_pin(world.organization)
    confirm_pin(member_id=member.id, user_id=user.id, pin=pin, now=utc_now())
