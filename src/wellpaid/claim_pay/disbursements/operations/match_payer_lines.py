"""Match what the payer's bank booked: payments that left or came back, checks, and funds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.states import DisbursementState, Way
from wellpaid.core.banking.matching import Booking, Expected, match
from wellpaid.core.banking.operations.match_line import LineMatchedAlready, match_line
from wellpaid.core.banking.queries import LineRow, expected_bookings, unmatched_lines
from wellpaid.core.banking.queries.matches import matched_subjects
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.claim_postings import ClaimMoney, disbursement_booked, funds_received
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money import ZERO
from wellpaid.kit.tenancy.scope import tenant

from .move_disbursements import move_disbursements

FUNDS, CHECK = "funds", "disbursement_check"
_LOOK_BACK = timedelta(days=200)
# BAI2 codes of money that somebody sent in on purpose: a wire, a transfer, a deposit.
_FUNDING_CODES = frozenset({"195", "191", "208", "301", "165", "142"})


def match_payer_lines(*, organization_id: UUID, now: datetime) -> int:
    """Match what has an exact reference and amount, and take in funds; give how many.

    Each match is a transaction of its own. Money that came in under a code of a transfer and fits
    nothing else is funding; any other line waits for a person.
    """
    since = (now - _LOOK_BACK).date()
    lines = {
        line.id: line
        for line in unmatched_lines(organization_id=organization_id, since=since, limit=None)
    }
    bookings = [
        Booking(line.id, line.amount, (line.customer_reference, line.bank_reference, line.text))
        for line in lines.values()
    ]
    found = match(bookings, _expected(organization_id, since))
    count = sum(_book(organization_id, lines.pop(one.line_id), one.expected, now) for one in found)
    return count + sum(
        _take_in(organization_id, line, now)
        for line in lines.values()
        if line.amount > ZERO and line.type_code in _FUNDING_CODES
    )


def _expected(organization_id: UUID, since: date) -> list[Expected]:
    found = [
        Expected(one.kind, one.subject_id, one.reference, one.amount)
        for one in expected_bookings(organization_id=organization_id, since=since)
    ]
    with tenant(organization_id):
        checks = Disbursement.objects.filter(way=Way.CHECK, state=DisbursementState.ISSUED)
        found += [Expected(CHECK, row.id, str(row.check_number), -row.amount) for row in checks]
    known = matched_subjects(organization_id=organization_id)
    return [one for one in found if (one.kind, one.subject_id) not in known]


def _book(organization_id: UUID, line: LineRow, expected: Expected, now: datetime) -> bool:
    """Match and book; tell whether it was done now. Somebody else may have been quicker."""
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
                if expected.kind == CHECK:
                    _settle_check(expected.subject_id, now)
                # Money that left is negative on a statement, and less is out then.
                fact = ClaimMoney(line.id, -line.amount, line.booked_date, SYSTEM)
                post(journal=disbursement_booked(fact))
            return is_new
    except LineMatchedAlready:
        return False


def _settle_check(disbursement_id: UUID, now: datetime) -> None:
    row = lock_row(Disbursement, disbursement_id)
    if row.state == DisbursementState.ISSUED:
        move_disbursements(disbursements=[row], to=DisbursementState.SETTLED, actor=SYSTEM, now=now)


def _take_in(organization_id: UUID, line: LineRow, now: datetime) -> bool:
    """Count money that came in as funds for payments."""
    with tenant(organization_id):
        is_new = match_line(
            organization_id=organization_id,
            bank_line_id=line.id,
            kind=FUNDS,
            subject_id=line.id,
            actor=SYSTEM,
            now=now,
        )
        if is_new:
            post(journal=funds_received(ClaimMoney(line.id, line.amount, line.booked_date, SYSTEM)))
        return is_new
