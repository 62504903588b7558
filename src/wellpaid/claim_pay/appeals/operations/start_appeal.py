"""Start an appeal against what a plan decided on a claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.events import AppealStarted, Ground, Level
from wellpaid.claim_pay.appeals.models import WORDS_MAX, Appeal
from wellpaid.claim_pay.appeals.policy import deadline_for
from wellpaid.claim_pay.appeals.queries import contract_days
from wellpaid.claim_pay.appeals.states import OPEN, AppealState
from wellpaid.claim_pay.remittances.numbers import bare
from wellpaid.claim_pay.remittances.queries import open_claim
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.rules.answer_deadlines import Step, program_of
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import take_turn
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

from .move_appeal import event_of


class NothingToAppeal(ProductError):
    """The plan took nothing off, or took the claim back."""

    code, status = "nothing_to_appeal", 409
    message = (
        "There is nothing to appeal here: the plan paid what was charged, or took an earlier "
        "decision back. Appeal the decision that stands."
    )


class AskedTooMuch(ProductError):
    """More than the plan took off."""

    code, status = "appeal_asks_too_much", 422
    message = "Ask for more than nothing, and for {most} at most: so much was taken off the charge."


class AppealedAlready(ProductError):
    """One is open for this claim."""

    code, status = "appealed_already", 409
    message = "An appeal of this claim is open already. Finish it first."


@dataclass(frozen=True, slots=True)
class Wish:
    """What the provider wants, and why."""

    level: Level
    ground: Ground
    asked: Money
    words: str = ""


def start_appeal(
    *,
    organization_id: UUID,
    remittance_id: UUID,
    position: int,
    wish: Wish,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Keep that a plan's decision is to be appealed, with the last day for it; give its id.

    The days run from the payment's date: the 835 is the plan's decision, and has no other day.

    :raises NotFound: no such claim
    :raises NothingToAppeal: the plan took nothing off, or took the claim back
    :raises AskedTooMuch: more than was taken off is asked for
    :raises AppealedAlready: one is open for this claim
    """
    opened = open_claim(
        organization_id=organization_id,
        remittance_id=remittance_id,
        position=position,
        actor=actor,
        now=now,
    )
    claim, payment = opened.story.claim, opened.payment
    most = Money(claim.charge_cents - claim.paid_cents)
    if claim.is_reversal or most <= ZERO:
        raise NothingToAppeal
    if not ZERO < wish.asked <= most:
        raise AskedTooMuch(most=most)
    program = program_of(claim.filing_indicator)
    last = deadline_for(
        Step(wish.level.value),
        start_date=payment.payment_date,
        program=program,
        contract=contract_days(organization_id, payment.payer_id),
    )
    with tenant(organization_id):
        take_turn(f"appeal/{remittance_id}/{position}")
        known = Appeal.objects.filter(remittance_id=remittance_id, position=position)
        if known.filter(state__in=OPEN).exists():
            raise AppealedAlready
        appeal = Appeal.objects.create(
            id=new_id(),
            state=AppealState.DRAFT,
            level=wish.level,
            ground=wish.ground,
            program=program,
            words=wish.words.strip()[:WORDS_MAX],
            payer_id=payment.payer_id,
            payer_name=payment.payer_name,
            remittance_id=remittance_id,
            position=position,
            control_number=claim.patient_control_number[:38],
            control_key=bare(claim.patient_control_number[:38]),
            decided_date=payment.payment_date,
            paid_cents=claim.paid_cents,
            asked_cents=wish.asked.cents,
            deadline_date=last.day,
            deadline_from=last.origin,
            deadline_source=last.source,
            started_by=str(actor),
            started_at=now,
            state_changed_at=now,
        )
        announce(event_of(AppealStarted, appeal), actor=actor, subject_id=appeal.id, now=now)
        appeal_id: UUID = appeal.id
        return appeal_id
