"""Who stands around a claim payment in the demo: operator, plans, a billing service, and people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.payees.numbers import NpiKind, TinKind
from wellpaid.claim_pay.payees.operations.add_npi import add_npi
from wellpaid.claim_pay.payees.operations.add_payee import NewPayee, add_payee
from wellpaid.claim_pay.payees.operations.confirm_payee import confirm_payee
from wellpaid.claim_pay.payees.queries import payees_of
from wellpaid.claim_pay.payers.numbers import IdentifierKind
from wellpaid.claim_pay.payers.operations.change_offer import Offer
from wellpaid.claim_pay.payers.operations.register_payer import Payer, register_payer
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.identity.operations.make_user import NewUser, make_user
from wellpaid.core.organizations.models import ActivationPin, Member, Organization
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.core.organizations.operations.add_organization import (
    NewOrganization,
    add_organization,
)
from wellpaid.core.organizations.operations.answer_bank_question import answer_bank_question
from wellpaid.core.organizations.operations.describe_organization import (
    Description,
    describe_organization,
)
from wellpaid.core.organizations.operations.grant_billing_service import (
    Terms,
    grant_billing_service,
)
from wellpaid.core.organizations.operations.invite_member import NewMember, invite_member
from wellpaid.core.organizations.operations.reissue_pin import reissue_pin
from wellpaid.core.organizations.operations.set_up_at_once import set_up_at_once
from wellpaid.core.organizations.roles import OrganizationKind, Role, Scope
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.clock import local_date

_PASSWORD = "four quiet green lamps"  # noqa: S105 no secret: it is printed
_INVITED = "tamsin@larkmoor.example"
_PHONE = "+18005550199"


def _user(username: str, email: str, name: str) -> NewUser:
    return NewUser(username=username, email=email, password=_PASSWORD, display_name=name)


# Who they are, where they work, as what, and what the demo's sheet says of them.
PEOPLE = (
    (_user("bram", "bram@larkmoor.example", "Bram Oduya"), "larkmoor", Role.ADMINISTRATOR,
     "administrator of a clinic, at /claims/"),
    (_user("noor", "noor@larkmoor.example", "Noor Calder"), "larkmoor", Role.ADMINISTRATOR,
     "second administrator of the clinic, who approves what the first asks for"),
    (_user("ines", "ines@pebbleway.example", "Ines Holloway"), "pebbleway", Role.ADMINISTRATOR,
     "administrator of a health plan, at /payer/"),
    (_user("otto", "otto@pebbleway.example", "Otto Lindqvist"), "pebbleway", Role.GENERAL,
     "the second person who approves at the health plan, at /payer/"),
    (_user("quill", "quill@quillbrook.example", "Joss Quill"), "quillbrook", Role.ADMINISTRATOR,
     "a billing service that works for a clinic, at /claims/"),
    (_user("petra", "petra@alderhouse.example", "Petra Voss"), "alder-house", Role.ADMINISTRATOR,
     "runs the installation, at /operator/"),
)  # fmt: skip
TAMSIN = _user("tamsin", _INVITED, "")
TAMSIN_IS = "invited, not activated: her PIN is in the demo's e-mails; at /activate"

_OTHERS = (
    NewOrganization(OrganizationKind.OPERATOR, "alder-house", "Alder House Payments", _PHONE),
    NewOrganization(OrganizationKind.BILLING_SERVICE, "quillbrook", "Quillbrook Billing", _PHONE),
)
_PAYERS = (
    Payer(
        slug="pebbleway",
        name="Pebbleway Health Plan",
        payer_ein="1340000017",
        offer=Offer(
            offers_virtual_card=True,
            card_fee_basis_points=250,
            pay_weekdays=(2,),
            missing_contact_name="Pebbleway provider payments",
            missing_contact_phone="+18005550171",
            missing_contact_email="payments@pebbleway.example",
        ),
        identifiers=(
            (IdentifierKind.N104_XV, "PEBBLEWAY"),
            (IdentifierKind.ISA_SENDER, "PEBBLEWAYHP"),
        ),
        phone="+18005550171",
    ),
)
_STREETS = {
    "alder-house": "4 Alder Row",
    "quillbrook": "9 Quill Street",
    "pebbleway": "600 Pebbleway Plaza",
}
_LARKMOOR = NewPayee(
    tin="34-0000025",
    kind=TinKind.EIN,
    legal_name="Larkmoor Clinic LLC",
    street="1180 Eastgate Road",
    city="Dunmere",
    state="OH",
    postal_code="43999",
)
_NPIS = (("1234567893", NpiKind.ORGANIZATION), ("1245319599", NpiKind.INDIVIDUAL))


def seed_claim_people(*, now: datetime) -> None:
    """Make what isn't there yet; who hasn't entered the PIN in time gets a new one."""
    for payer in _PAYERS:
        if not Organization.objects.filter(slug=payer.slug).exists():
            payer_id = register_payer(payer=payer, actor=SYSTEM, now=now)
            open_organization(payer_id, _STREETS[payer.slug], now)
    for other in _OTHERS:
        if not Organization.objects.filter(slug=other.slug).exists():
            added = add_organization(organization=other, actor=SYSTEM, now=now)
            open_organization(added.id, _STREETS[other.slug], now)
    for user, slug, role, _ in PEOPLE:
        user_id = make_user(new_user=user, now=now)
        organization = Organization.objects.get(slug=slug)
        add_member(
            organization_id=organization.id, user_id=user_id, role=role, actor=SYSTEM, now=now
        )
    clinic = Organization.objects.get(slug="larkmoor")
    if not payees_of(clinic.id):
        _add_payee(clinic.id, now)
        _let_in(clinic, now)
    _invite(clinic.id, now)


def open_organization(organization_id: UUID, street: str, now: datetime) -> None:
    """Set an organisation up as its first administrator would."""
    row = Organization.objects.get(id=organization_id)
    where = Description(row.name, row.phone, street, "Dunmere", "OH", "43996")
    describe_organization(organization_id=organization_id, description=where, actor=SYSTEM, now=now)
    answer = Organization.BankAnswer.NOT_YET
    answer_bank_question(organization_id=organization_id, answer=answer, actor=SYSTEM, now=now)
    set_up_at_once(organization_id=organization_id, actor=SYSTEM, now=now)


def _add_payee(clinic_id: UUID, now: datetime) -> None:
    payee_id = add_payee(organization_id=clinic_id, payee=_LARKMOOR, actor=SYSTEM, now=now)
    for npi, kind in _NPIS:
        add_npi(
            organization_id=clinic_id, payee_id=payee_id, npi=npi, kind=kind, actor=SYSTEM, now=now
        )
    confirm_payee(organization_id=clinic_id, payee_id=payee_id, actor=SYSTEM, now=now)


def _let_in(clinic: Organization, now: datetime) -> None:
    service = Organization.objects.get(slug="quillbrook")
    grant_billing_service(
        provider_id=clinic.id,
        billing_service_id=service.id,
        terms=Terms(Scope.MATCH, local_date(now, clinic.time_zone)),
        actor=SYSTEM,
        now=now,
    )


def _invite(clinic_id: UUID, now: datetime) -> None:
    make_user(new_user=TAMSIN, now=now)
    known = Member.objects.filter(organization_id=clinic_id, invited_email=_INVITED).first()
    if known is None:
        invited = NewMember("Tamsin Orrell", _INVITED, Role.BILLER)
        invite_member(organization_id=clinic_id, member=invited, actor=SYSTEM, now=now)
        return
    is_over = ActivationPin.objects.filter(member=known, expires_at__lte=now).exists()
    if known.state == MemberState.INVITED and is_over:
        reissue_pin(
            organization_id=clinic_id, member_id=known.id, language="en", actor=SYSTEM, now=now
        )
