"""Match what the issuer took from the payer's account: one sum for all cards of a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import Sum

from wellpaid.claim_pay.virtual_cards.models import VirtualCard
from wellpaid.core.banking.matching import Booking, Expected, match
from wellpaid.core.banking.operations.match_line import LineMatchedAlready, match_line
from wellpaid.core.banking.queries import LineRow, unmatched_lines
from wellpaid.core.banking.queries.matches import matched_subjects
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.claim_postings import ClaimMoney, disbursement_booked
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

SETTLEMENT = "card_settlement"
_LOOK_BACK = timedelta(days=200)


def match_settlements(*, organization_id: UUID, now: datetime) -> int:
    """Match bookings that show a settlement's reference and the sum of its cards; give how many.

    The sum is of all cards that we know to be charged: while one of a day isn't known yet, the
    booking waits, so that nothing is booked that can't be explained card by card.
    """
    since = (now - _LOOK_BACK).date()
    expected = _expected(organization_id, since)
    if not expected:
        return 0
    lines = {
        line.id: line
        for line in unmatched_lines(organization_id=organization_id, since=since, limit=None)
        if line.amount < ZERO
    }
    bookings = [
        Booking(line.id, line.amount, (line.customer_reference, line.bank_reference, line.text))
        for line in lines.values()
    ]
    found = match(bookings, expected)
    return sum(_book(organization_id, lines[one.line_id], one.expected, now) for one in found)


def _expected(organization_id: UUID, since: date) -> list[Expected]:
    known = matched_subjects(organization_id=organization_id)
    with tenant(organization_id):
        sums = (
            VirtualCard.objects.filter(used_date__gte=since)
            .exclude(settlement_reference="")
            .values_list("settlement_reference")
            .annotate(cents=Sum("amount_cents"))
        )
        expected = [
            Expected(SETTLEMENT, settlement_id(organization_id, reference), reference,
                     -Money(cents))
            for reference, cents in sums
        ]  # fmt: skip
    return [one for one in expected if (one.kind, one.subject_id) not in known]


def settlement_id(organization_id: UUID, reference: str) -> UUID:
    """Give the id by which a settlement is matched: a hash, since it is no row of ours."""
    return uuid5(organization_id, f"{SETTLEMENT}/{reference}")


def _book(organization_id: UUID, line: LineRow, expected: Expected, now: datetime) -> bool:
    try:
        with tenant(organization_id):
            is_new = match_line(
                organization_id=organization_id,
                bank_line_id=line.id,
                kind=expected.kind,
                subject_id=expected.subject_id,
                actor=SYSTEM,
                now=now,
            )
            if is_new:
                fact = ClaimMoney(line.id, -line.amount, line.booked_date, SYSTEM)
                post(journal=disbursement_booked(fact))
            return is_new
    except LineMatchedAlready:
        return False
