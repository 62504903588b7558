"""Say whether an answer is a claim's, where the rules can't."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.expected_claims.events import AnswerChosen
from wellpaid.claim_pay.expected_claims.models import ClaimAnswer
from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .move_claims import locked_claim
from .settle_claims import settle_claims


def choose_answer(
    *,
    organization_id: UUID,
    expected_claim_id: UUID,
    remittance_claim_id: UUID,
    is_its: bool,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep what a person said; it counts more than every rule, and can be said anew.

    :raises NotFound: the organisation has no such claim, or no such answer with its number
    """
    with tenant(organization_id):
        claim = locked_claim(expected_claim_id)
        answers = RemittanceClaim.objects.filter(control_key=claim.control_key)
        if not answers.filter(id=remittance_claim_id).exists():
            raise NotFound
        others = ClaimAnswer.objects.filter(remittance_claim_id=remittance_claim_id)
        if is_its:
            # One answer is one claim's: who says so says that it isn't another's.
            others.exclude(expected_claim_id=claim.id).update(is_sure=False, choice=False)
        ClaimAnswer.objects.update_or_create(
            expected_claim_id=claim.id,
            remittance_claim_id=remittance_claim_id,
            defaults={"choice": is_its, "is_sure": is_its, "chosen_by": str(actor)},
        )
        event = AnswerChosen(claim.id, claim.charge_cents, claim.paid_cents)
        announce(event, actor=actor, subject_id=claim.id, now=now)
        settle_claims(control_keys=[claim.control_key], today=today, actor=actor, now=now)
