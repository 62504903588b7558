"""One claim whole: what became of it here, and before and after in other payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.claim_pay.remittances.numbers import bare
from wellpaid.core.events.actors import Actor
from wellpaid.formats.x12.explaining import ClaimStory, explain_claim
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .page import RemittanceRow, open_remittance
from .search import ClaimHit, hit_of

_HISTORY_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class OpenedClaim:
    """A claim with its payment and its history.

    :param history: the same claim in every payment, this one too, the oldest first
    """

    payment: RemittanceRow
    position: int
    story: ClaimStory
    history: tuple[ClaimHit, ...]


def open_claim(
    *, organization_id: UUID, remittance_id: UUID, position: int, actor: Actor, now: datetime
) -> OpenedClaim:
    """Give a claim whole; that somebody opened it is kept, since it names a patient.

    :param position: its place in the remittance, from 1
    :raises NotFound: the provider has no such remittance, or it has no such claim
    :raises DocumentDamaged: its 835 isn't what was stored
    """
    opened = open_remittance(
        organization_id=organization_id, remittance_id=remittance_id, actor=actor, now=now
    )
    claims = opened.transaction.claims
    if not 1 <= position <= len(claims):
        raise NotFound
    claim = claims[position - 1]
    with tenant(organization_id):
        rows = RemittanceClaim.objects.filter(remittance__payer_id=opened.row.payer_id)
        if key := bare(claim.patient_control_number[:38]):
            rows = rows.filter(control_key=key)
        else:  # a number of marks alone tells no claim from another
            rows = rows.filter(remittance_id=remittance_id, position=position)
        known = rows.select_related("remittance").order_by("payment_date", "id")[:_HISTORY_MAX]
        history = tuple(hit_of(row) for row in known)
    return OpenedClaim(opened.row, position, explain_claim(claim), history)


def claim_by_number(*, organization_id: UUID, payer_id: UUID, number: str) -> ClaimHit | None:
    """Find the last claim that a payer's adjustment (PLB03-2) names: by its number, or ours."""
    key = bare(number)
    if not key:
        return None
    with tenant(organization_id):
        for column in ("claim_key", "control_key"):
            rows = RemittanceClaim.objects.filter(**{column: key}, remittance__payer_id=payer_id)
            found = rows.select_related("remittance").order_by("-payment_date", "-id").first()
            if found is not None:
                return hit_of(found)
    return None


def control_keys_of(remittance_id: UUID) -> set[str]:
    """Give the provider's own numbers of the claims in a remittance of the open organisation."""
    rows = RemittanceClaim.objects.filter(remittance_id=remittance_id)
    return set(rows.values_list("control_key", flat=True))
