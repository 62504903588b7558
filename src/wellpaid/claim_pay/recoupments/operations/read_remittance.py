"""Read from a remittance what the plan takes back, and put it to the recoupments that it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.recoupments.events import Origin, RecoupmentTaken
from wellpaid.claim_pay.recoupments.models import Recoupment, RecoupmentEntry
from wellpaid.claim_pay.recoupments.reckoning import (
    CARRIED,
    RETURNED,
    REVERSAL,
    TAKES_BACK,
    ClaimPaid,
    Fit,
    Known,
    Source,
    Taking,
    carried_to_one,
    fit,
    reversals,
)
from wellpaid.claim_pay.recoupments.states import RecoupmentState
from wellpaid.claim_pay.remittances.models import Remittance, RemittanceClaim
from wellpaid.claim_pay.remittances.numbers import bare
from wellpaid.claim_pay.remittances.queries import ClaimHit, claim_by_number
from wellpaid.claim_pay.remittances.queries.search import hit_of
from wellpaid.core.events.actors import SYSTEM
from wellpaid.formats.rules.answer_deadlines import Program, program_of
from wellpaid.formats.x12.transaction import Transaction835
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant

from .move_recoupment import locked_recoupment, reckon, take_turn_of, tell
from .open_recoupment import Notice, open_recoupment


def read_remittance(*, remittance: Remittance, transaction: Transaction835, now: datetime) -> int:
    """Keep what a remittance takes back; give how many places of it. Again it changes nothing.

    No money is booked: the payment is what is left after it, and is booked as such.
    """
    with tenant(remittance.organization_id):
        takings = _takings(remittance, transaction)
        if not takings:
            return 0
        take_turn_of(remittance.payer_id)
        rows = RecoupmentEntry.objects.filter(remittance_id=remittance.id)
        seen = set(rows.values_list("source", "place"))
        fresh = [one for one in takings if (one.source.value, one.place) not in seen]
        return sum(_keep(remittance, transaction, one, now) for one in fresh)


def _takings(remittance: Remittance, transaction: Transaction835) -> list[Taking]:
    """Give claims taken back first, then the PLB in the file's order."""
    claims = [
        ClaimPaid(
            place,
            bare(one.payer_claim_number) or bare(one.patient_control_number),
            one.payer_claim_number or one.patient_control_number,
            one.status,
            one.paid_cents,
        )
        for place, one in enumerate(transaction.claims, start=1)
    ]
    return carried_to_one([*reversals(claims), *_of_plb(remittance, transaction)])


def _of_plb(remittance: Remittance, transaction: Transaction835) -> Iterator[Taking]:
    for place, item in enumerate(transaction.provider_adjustments, start=1):
        if item.amount_cents and item.reason in TAKES_BACK | {RETURNED}:
            about = _claim_of(remittance, item.reference)
            key = bare(about.payer_claim_number if about else "") or bare(item.reference)
            yield Taking(Source.PLB, place, item.reason, item.reference, key, item.amount_cents)


def _claim_of(remittance: Remittance, number: str) -> ClaimHit | None:
    return claim_by_number(
        organization_id=remittance.organization_id, payer_id=remittance.payer_id, number=number
    )


def _keep(
    remittance: Remittance, transaction: Transaction835, taking: Taking, now: datetime
) -> bool:
    found = fit(taking, _known(remittance, taking))
    if taking.reason == RETURNED and (found is None or found.recoupment_id is None):
        if taking.key:
            _note(remittance, taking, None)
        return False
    if found is None:
        return False
    if found.recoupment_id is not None:
        row = locked_recoupment(found.recoupment_id)
    else:
        row = _opened(remittance, transaction, taking, found, now)
    _note(remittance, taking, row.id)
    _take_in_returned(remittance, taking, row.id)
    reckon(recoupment=row, now=now)
    tell(kind=RecoupmentTaken, recoupment=row, actor=SYSTEM, now=now)
    return True


def _note(remittance: Remittance, taking: Taking, recoupment_id: UUID | None) -> None:
    """Keep a place of the remittance; without a recoupment it waits for one by its number."""
    key = bare(taking.reference) if recoupment_id else taking.key
    RecoupmentEntry.objects.create(
        id=new_id(),
        recoupment_id=recoupment_id,
        remittance_id=remittance.id,
        source=taking.source,
        place=taking.place,
        reason_code=taking.reason[:2],
        reference=taking.reference[:50],
        reference_key=key[:50],
        amount_cents=taking.amount_cents,
        payment_date=remittance.payment_date,
    )


def _take_in_returned(remittance: Remittance, taking: Taking, recoupment_id: UUID) -> None:
    """Count what the plan said that it got back before it said for what."""
    RecoupmentEntry.objects.filter(
        recoupment_id__isnull=True,
        reference_key__in={taking.key, bare(taking.reference)} - {""},
        remittance__payer_id=remittance.payer_id,
    ).update(recoupment_id=recoupment_id)


def _known(remittance: Remittance, taking: Taking) -> list[Known]:
    """Give the plan's recoupments that are named as the taking is: two queries."""
    if not taking.key:
        return []
    own_key = bare(taking.reference)
    ids = set(
        RecoupmentEntry.objects.filter(
            reference_key__in={taking.key, own_key} - {""},
            recoupment__payer_id=remittance.payer_id,
        ).values_list("recoupment_id", flat=True)
    )
    rows = Recoupment.objects.filter(payer_id=remittance.payer_id).exclude(
        state=RecoupmentState.JOINED
    )
    named = rows.filter(reference_key__in={taking.key, own_key} - {""}) | rows.filter(id__in=ids)
    return [
        Known(row.id, Origin(row.origin), frozenset({taking.key}), row.open_cents())
        for row in named.order_by("id")
    ]


def _opened(
    remittance: Remittance, transaction: Transaction835, taking: Taking, found: Fit, now: datetime
) -> Recoupment:
    is_carried = taking.reason == CARRIED and taking.amount_cents < 0
    origin = Origin.REVERSAL if taking.source is Source.CLAIM else Origin.PLB
    notice = Notice(
        origin=Origin.CARRIED if is_carried else origin,
        payer_id=remittance.payer_id,
        payer_name=remittance.payer_name,
        claim_number=taking.reference,
        reference_key=taking.key,
        wanted_cents=abs(taking.amount_cents),
        told_date=remittance.payment_date,
        reason_code=taking.reason[:2],
        about=_earlier(remittance, taking),
        proposed_for_id=found.proposed_id,
    )
    if taking.source is Source.CLAIM:
        claim = transaction.claims[taking.place - 1]
        notice = replace(notice, program=program_of(claim.filing_indicator))
    else:
        notice = replace(notice, program=Program.USUAL)
    return open_recoupment(notice=notice, actor=SYSTEM, now=now)


def _earlier(remittance: Remittance, taking: Taking) -> ClaimHit | None:
    """Give the claim that the plan paid before, where the number tells which; else as it is now."""
    before = RemittanceClaim.objects.filter(remittance__payer_id=remittance.payer_id)
    before = before.exclude(remittance_id=remittance.id).exclude(status=REVERSAL)
    for column in ("claim_key", "control_key"):
        rows = before.filter(**{column: taking.key}) if taking.key else before.none()
        row = rows.select_related("remittance").order_by("-payment_date", "-id").first()
        if row is not None:
            return hit_of(row)
    return _claim_of(remittance, taking.reference)


def forget_remittance(*, organization_id: UUID, remittance_id: UUID, now: datetime) -> None:
    """Let what a cancelled payment took count no more."""
    with tenant(organization_id):
        rows = RecoupmentEntry.objects.filter(remittance_id=remittance_id, is_active=True)
        rows.filter(recoupment_id__isnull=True).update(is_active=False)
        for recoupment_id in sorted(set(rows.values_list("recoupment_id", flat=True)) - {None}):
            row = locked_recoupment(recoupment_id)
            RecoupmentEntry.objects.filter(
                recoupment_id=recoupment_id, remittance_id=remittance_id
            ).update(is_active=False)
            reckon(recoupment=row, now=now)
