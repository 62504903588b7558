"""One appeal that is sent, and one letter of a plan, beside what its file took back by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from wellpaid.claim_pay.appeals.events import Ground, Level, SentWay
from wellpaid.claim_pay.appeals.models import Appeal
from wellpaid.claim_pay.appeals.operations.send_appeal import Posted, send_appeal
from wellpaid.claim_pay.appeals.operations.start_appeal import Wish, start_appeal
from wellpaid.claim_pay.recoupments.operations.record_demand import Demand, record_demand
from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.models import Member, Organization
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .match_up import COPPERFEN, DENIED_ACCOUNT

_WHO = "bram@larkmoor.example"
_WORDS = (
    "The plan gave authorization by phone before the visit. The number and the day of the call are "
    "in the attached note."
)


def seed_answers(*, now: datetime) -> None:
    """Start and send the appeal, and enter the letter, once, where plans have paid."""
    clinic = Organization.objects.get(slug="larkmoor")
    with tenant(clinic.id):
        claim = RemittanceClaim.objects.filter(patient_control_number=DENIED_ACCOUNT).first()
        is_here = Appeal.objects.exists()
    if claim is None or is_here:
        return
    member = Member.objects.get(organization_id=clinic.id, user__email=_WHO)
    actor, today = Actor(ActorKind.USER, member.user_id), local_date(now, clinic.time_zone)
    appeal_id = start_appeal(
        organization_id=clinic.id,
        remittance_id=claim.remittance_id,
        position=claim.position,
        wish=Wish(Level.FIRST, Ground.AUTHORIZED, Money(claim.charge_cents), _WORDS),
        actor=actor,
        now=now,
    )
    send_appeal(
        organization_id=clinic.id,
        appeal_id=appeal_id,
        posted=Posted(max(claim.payment_date, today - timedelta(days=1)), SentWay.PORTAL),
        today=max(today, claim.payment_date),
        actor=actor,
        now=now,
    )
    payer = Organization.objects.get(slug=COPPERFEN.slug)
    record_demand(
        organization_id=clinic.id,
        demand=Demand(
            payer.id, f"IC{COPPERFEN.first}01", Money(18_450), today - timedelta(days=25)
        ),
        today=today,
        actor=actor,
        now=now,
    )
