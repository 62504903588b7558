"""Who can sign in to a demo: invented people with passwords that everybody may know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.identity.operations.make_user import NewUser, make_user
from wellpaid.core.organizations.models import Member, Organization
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.kit.clock import local_date
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import HelperAccess
from wellpaid.patient_pay.access.operations.answer_request import Consent, answer_request
from wellpaid.patient_pay.access.operations.ask_for_access import Wish, ask_for_access
from wellpaid.patient_pay.access.operations.link_person import link_person
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.messages.operations.open_thread import Matter, open_thread
from wellpaid.patient_pay.messages.states import Topic
from wellpaid.patient_pay.patients.models import Guarantor

from .claim_people import PEOPLE, TAMSIN, TAMSIN_IS

_PASSWORD = "four quiet green lamps"  # noqa: S105 no secret: it is printed
_PATIENT = NewUser(
    username="odalys",
    email="odalys.fenn@example.net",
    password=_PASSWORD,
    display_name="Odalys Fenn",
)
_HELPER = NewUser(
    username="rufus", email="rufus.fenn@example.net", password=_PASSWORD, display_name="Rufus Fenn"
)
_CLERK = NewUser(
    username="clerk", email="clerk@larkmoor.example", password=_PASSWORD, display_name="Ida Cray"
)
_WHO = {
    _PATIENT.username: "a patient with her daughter",
    _HELPER.username: "helps her pay, sees no care",
    _CLERK.username: "the billing office, at /office/",
}
_GUARANTOR = "P-1-1"


def seed_sign_ins(*, now: datetime) -> None:
    """Let the demo's people sign in, with bills, a helper and a question waiting."""
    patient_id, helper_id, clerk_id = (
        make_user(new_user=user, now=now) for user in (_PATIENT, _HELPER, _CLERK)
    )
    for clinic in Organization.objects.filter(kind=Organization.Kind.PROVIDER).order_by("slug"):
        _link(clinic, patient_id, now)
    office = Organization.objects.filter(kind=Organization.Kind.PROVIDER).earliest("created_at")
    add_member(
        organization_id=office.id,
        user_id=clerk_id,
        role=Member.Role.BILLER,
        actor=SYSTEM,
        now=now,
    )
    _let_help(patient_id, helper_id, now)


def _link(clinic: Organization, user_id: UUID, now: datetime) -> None:
    """Keep the guarantor's bills at one clinic, and ask about one of them."""
    with tenant(clinic.id):
        guarantor = Guarantor.objects.filter(source_id=_GUARANTOR).first()
        bills = Bill.objects.filter(guarantor__source_id=_GUARANTOR, state=BillState.DUE)
        newest = bills.order_by("due_date").last()
    if guarantor is None:
        return
    actor = Actor(ActorKind.USER, user_id)
    link_person(
        user_id=user_id,
        organization_id=clinic.id,
        guarantor_id=guarantor.id,
        patient_id=None,
        actor=actor,
        now=now,
    )
    if newest is not None:
        open_thread(
            organization_id=clinic.id,
            bill_id=newest.id,
            matter=Matter(
                topic=Topic.QUESTION,
                body="Is this the visit in spring, or another one?",
                reply_email=_PATIENT.email,
            ),
            actor=actor,
            today=local_date(now, clinic.time_zone),
            now=now,
        )


def _let_help(owner_id: UUID, helper_id: UUID, now: datetime) -> None:
    """Let the helper ask, and the patient say yes, once."""
    if HelperAccess.objects.filter(owner_id=owner_id, helper_id=helper_id).exists():
        return
    helper, owner = Actor(ActorKind.USER, helper_id), Actor(ActorKind.USER, owner_id)
    wish = Wish(_HELPER.display_name, _PATIENT.email, Level.BILLING, "en")
    ask_for_access(helper_id=helper_id, wish=wish, actor=helper, now=now)
    access = HelperAccess.objects.get(owner_id=owner_id, helper_id=helper_id)
    answer_request(
        owner_id=owner_id,
        access_id=access.id,
        consent=Consent(_PATIENT.display_name, Level.BILLING, None),
        actor=owner,
        now=now,
    )


def demo_sign_ins() -> list[dict[str, str]]:
    """Give what the demo's sheet says about signing in."""
    return [
        {
            "user_name": user.username,
            "email": user.email,
            "password": user.password,
            "who": who,
        }
        for user, who in (
            *((user, _WHO[user.username]) for user in (_PATIENT, _HELPER, _CLERK)),
            *((user, who) for user, _, _, who in PEOPLE),
            (TAMSIN, TAMSIN_IS),
        )
    ]
