"""Match deposits of health plans with their remittances, and book them as money in the bank."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.banking.matching import Booking, Expected, match
from wellpaid.core.banking.operations.match_line import LineMatchedAlready, match_line
from wellpaid.core.banking.queries import LineRow, unmatched_lines
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.claim_postings import ClaimMoney, plan_money_arrived
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money import ZERO
from wellpaid.kit.tenancy.scope import tenant

from .move_remittances import move_remittances

REMITTANCE = "remittance"
_LOOK_BACK = timedelta(days=120)


def match_arrivals(*, organization_id: UUID, now: datetime) -> int:
    """Match what shows a remittance's own number and amount; give how many. The rest waits.

    A statement shows the number where the bank hands on the addenda (TRN02 in the CCD+ entry).
    """
    since = (now - _LOOK_BACK).date()
    with tenant(organization_id):
        coming = Remittance.objects.filter(state=RemittanceState.COMING)
        expected = [Expected(REMITTANCE, row.id, row.trace_number, row.amount) for row in coming]
    if not expected:
        return 0
    lines = {
        line.id: line
        for line in unmatched_lines(organization_id=organization_id, since=since, limit=None)
        if line.amount > ZERO
    }
    bookings = [Booking(line.id, line.amount, _words(line)) for line in lines.values()]
    found = match(bookings, expected)
    return sum(_book(organization_id, lines[one.line_id], one.expected, now) for one in found)


def _words(line: LineRow) -> tuple[str, ...]:
    """Give a line's texts; a TRN segment's elements count as words of their own."""
    text = line.text.replace("*", " ").replace("~", " ").replace("\\", " ")
    return (line.customer_reference, line.bank_reference, text)


def _book(organization_id: UUID, line: LineRow, expected: Expected, now: datetime) -> bool:
    """Match and book; tell whether it was done now. Somebody else may have been quicker."""
    try:
        with tenant(organization_id):
            row = lock_row(Remittance, expected.subject_id)
            if row.state != RemittanceState.COMING:
                return False
            is_new = match_line(
                organization_id=organization_id,
                bank_line_id=line.id,
                kind=REMITTANCE,
                subject_id=row.id,
                actor=SYSTEM,
                now=now,
            )
            if is_new:
                move_remittances(
                    remittances=[row], to=RemittanceState.ARRIVED, actor=SYSTEM, now=now
                )
                fact = ClaimMoney(line.id, line.amount, line.booked_date, SYSTEM)
                post(journal=plan_money_arrived(fact))
            return is_new
    except LineMatchedAlready:
        return False
