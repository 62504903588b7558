"""Bills and people for tests, made through the product's own operations."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.identity.models import User
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.register_provider import Provider, register_provider
from wellpaid.formats.bills.draft import BillDraft, LineDraft, PersonDraft
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import PersonLink
from wellpaid.patient_pay.access.operations.accept_invitation import accept_invitation
from wellpaid.patient_pay.access.operations.invite_helper import Invitation, invite_helper
from wellpaid.patient_pay.access.operations.link_person import link_person
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.bills.drafts import PlanLine, Reason
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.issue_bills import issue_bills
from wellpaid.patient_pay.bills.operations.record_decisions import PlanSays, record_decisions

NOW = datetime(2026, 3, 12, 19, 14, tzinfo=UTC)
TODAY = date(2026, 3, 12)
PLAN_ID = UUID(int=7)
_numbers = count(1)
# Where every clinic and plan of the tests is, unless a test says otherwise.
_ZONE = "America/Chicago"


def day_here(moment: datetime | None = None) -> date:
    """Give the day of a moment, or today's, at a clinic: in the evening UTC's is the next."""
    return local_date(moment or utc_now(), _ZONE)


def make_clinic(**changes: Any) -> Organization:
    """Register an invented clinic."""
    number = next(_numbers)
    facts = {
        "slug": f"clinic-{number}",
        "name": "Larkmoor Clinic",
        "statement_descriptor": "LARKMOOR CLINIC",
        "phone": "+18005550142",
        "hours_en": "Monday to Friday, 8 am to 6 pm Central.",
        "hours_es": "De lunes a viernes, de 8 am a 6 pm, hora central.",
        "street": "1180 Eastgate Road",
        "city": "Dunmere",
        "state": "OH",
        "postal_code": "43999",
        "time_zone": _ZONE,
    } | changes
    return register_provider(provider=Provider(**facts), actor=SYSTEM, now=NOW)


def person(**changes: Any) -> PersonDraft:
    """Describe an invented person."""
    facts = {
        "source_id": f"P-{next(_numbers)}",
        "family_name": "Fenn",
        "given_name": "Odalys",
        "birth_date": date(1988, 11, 12),
        "address_lines": ("27 Quarry Lane",),
        "city": "Dunmere",
        "state": "OH",
        "postal_code": "43999",
        "email": "odalys.fenn@example.net",
        "language": "en",
    } | changes
    return PersonDraft(**facts)


def line(**changes: Any) -> LineDraft:
    """Describe a service: $310.00 charged, $104.42 left to the patient."""
    facts = {
        "source_id": "1",
        "service_date": date(2026, 2, 3),
        "description": "Visit with a specialist",
        "code": "LK-120",
        "clinician_name": "Dr. Imre Castellan",
        "charge": Money(31000),
        "plan_discount": Money(16790),
        "plan_paid": Money(3768),
        "deductible": Money(9500),
        "coinsurance": Money(942),
    } | changes
    return LineDraft(**facts)


def draft(**changes: Any) -> BillDraft:
    """Describe a bill of one service."""
    patient = changes.pop("patient", None) or person()
    facts = {
        "source_id": f"B-{next(_numbers)}",
        "patient": patient,
        "guarantor": patient,
        "facility_name": "Larkmoor Clinic, Eastgate",
        "insurer_name": "Pebbleway Health Plan",
        "member_id_last4": "0882",
        "claim_number": "PW-2026-118204",
        "plan_decided_date": date(2026, 3, 4),
        "issued_date": date(2026, 3, 6),
        "due_date": date(2026, 3, 27),
        "lines": (line(),),
    } | changes
    return BillDraft(**facts)


def waiting_line(charge_cents: int = 12500) -> LineDraft:
    """Describe a service that the plan hasn't decided on."""
    charge = Money(charge_cents)
    return line(
        charge=charge,
        plan_discount=ZERO,
        plan_paid=ZERO,
        deductible=ZERO,
        coinsurance=ZERO,
        waiting_on_plan=charge,
    )


def make_bill(clinic: Organization, **changes: Any) -> Bill:
    """Issue a bill and give it with its people."""
    outcome = issue_bills(
        organization_id=clinic.id, source="test", drafts=[draft(**changes)], actor=SYSTEM, now=NOW
    )
    return get_bill(clinic.id, outcome.issued_numbers[0])


def get_bill(organization_id: UUID, number: str) -> Bill:
    """Read a bill with its people."""
    with tenant(organization_id):
        return Bill.objects.select_related("patient", "guarantor", "organization").get(
            number=number
        )


def decide(bill: Bill, *reasons: tuple[str, str, int], paid_cents: int = 0, **changes: Any) -> None:
    """Let a plan decide on a bill of one line: (group, reason, cents); the rest is contractual."""
    rest_cents = bill.charge_cents - paid_cents - sum(cents for _, _, cents in reasons)
    every = [Reason(*one) for one in (("CO", "45", rest_cents), *reasons) if one[2]]
    facts: dict[str, Any] = {
        "account_number": bill.source_id, "remittance_id": new_id(), "claim_position": 1,
        "plan_id": PLAN_ID, "plan_name": "Pebbleway Health Plan", "plan_claim_number": "PW-77",
        "trace_number": "T000417", "plan_order": 1, "is_passed_on": False, "decided_date": TODAY,
        "charge_cents": bill.charge_cents, "paid_cents": paid_cents,
        "lines": (PlanLine(1, bill.charge_cents, paid_cents, "LK-120", date(2026, 2, 3), "",
                           tuple(every)),),
    }  # fmt: skip
    record_decisions(
        organization_id=bill.organization_id, says=[PlanSays(**facts | changes)], actor=SYSTEM,
        now=NOW,
    )  # fmt: skip


def make_user(name: str = "odalys", **changes: Any) -> User:
    """Make somebody who can sign in."""
    facts = {
        "username": f"{name}-{next(_numbers)}",
        "email": f"{name}.{next(_numbers)}@example.net",
        "joined_at": NOW,
    } | changes
    user: User = User.objects.create(**facts)
    return user


def keep(user: User, bill: Bill, *, as_patient: bool = False) -> UUID:
    """Link a user to a bill's guarantor, or to its patient only, and give the link's id."""
    return link_person(
        user_id=user.id,
        organization_id=bill.organization_id,
        guarantor_id=bill.guarantor_id,
        patient_id=bill.patient_id if as_patient else None,
        actor=Actor(ActorKind.USER, user.id),
        now=NOW,
    )


def help_with(owner: User, helper: User, level: Level, *, until: date | None = None) -> UUID:
    """Let a helper see an owner's bills, by an invitation that was accepted; give the access."""
    invitation = Invitation("Odalys Fenn", "Rufus", helper.email, level, until, "en")
    access_id = invite_helper(
        owner_id=owner.id, invitation=invitation, actor=Actor(ActorKind.USER, owner.id), now=NOW
    )
    with tenant(PersonLink.objects.filter(user=owner).earliest("created_at").organization_id):
        letter = Letter.objects.get(kind="helper_invitation", about_id=access_id)
    token = letter.body.partition("/family/invitation/")[2].split()[0]
    accept_invitation(
        token=token, user_id=helper.id, actor=Actor(ActorKind.USER, helper.id), now=NOW
    )
    return access_id
