"""Wait for no answer any more, with the reason; and wait again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from wellpaid.claim_pay.expected_claims.events import CloseReason
from wellpaid.claim_pay.expected_claims.states import ClaimState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_claims import locked_claim, move_claims
from .settle_claims import settle_claims

NOTE_MAX: Final = 500


class CloseReasonMissing(ProductError):
    """Nobody said why."""

    code, status = "expected_claim_reason_missing", 400
    message = "Choose why you don't wait for this claim any more. Nothing was changed."


class CloseNoteMissing(ProductError):
    """Another reason is told in words."""

    code, status = "expected_claim_note_missing", 400
    message = "Write a few words, so that the next person knows why. Nothing was changed."


def close_claim(
    *,
    organization_id: UUID,
    expected_claim_id: UUID,
    reason: CloseReason,
    note: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Close a claim. Answers that come later are kept with it and don't open it.

    :raises NotFound: the organisation has no such claim
    :raises CloseReasonMissing: there is no reason
    :raises CloseNoteMissing: the reason is another one, and there are no words
    :raises IllegalTransition: the claim is voided
    """
    words = " ".join(note.split())[:NOTE_MAX]
    if reason is CloseReason.NONE:
        raise CloseReasonMissing
    if reason is CloseReason.OTHER and not words:
        raise CloseNoteMissing
    with tenant(organization_id):
        claim = locked_claim(expected_claim_id)
        if claim.state == ClaimState.CLOSED:
            return
        move_claims(moves=[(claim, ClaimState.CLOSED)], actor=actor, now=now)
        claim.close_reason, claim.close_note, claim.closed_by = reason, words, str(actor)
        claim.why = ""
        claim.save()


def reopen_claim(
    *, organization_id: UUID, expected_claim_id: UUID, today: date, actor: Actor, now: datetime
) -> None:
    """Open a closed claim again; what was answered meanwhile counts at once.

    :raises NotFound: the organisation has no such claim
    """
    with tenant(organization_id):
        claim = locked_claim(expected_claim_id)
        if claim.state != ClaimState.CLOSED:
            return
        move_claims(moves=[(claim, ClaimState.WAITING)], actor=actor, now=now)
        claim.close_reason, claim.close_note, claim.closed_by = CloseReason.NONE, "", ""
        claim.save()
        settle_claims(control_keys=[claim.control_key], today=today, actor=actor, now=now)
