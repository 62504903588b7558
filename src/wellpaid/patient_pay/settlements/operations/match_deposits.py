"""Match our bank's bookings with what we expect, and book them as money in the bank."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from wellpaid.core.banking.matching import Booking, Expected, match
from wellpaid.core.banking.operations.match_line import (
    LineMatchedAlready,
    SubjectMatchedAlready,
    match_line,
)
from wellpaid.core.banking.operations.unmatch_line import unmatch_line
from wellpaid.core.banking.queries import (
    LineRow,
    expected_bookings,
    line_by_id,
    unmatched_lines,
)
from wellpaid.core.banking.queries.matches import matched_subjects
from wellpaid.core.events.actors import SYSTEM, Actor
from wellpaid.core.ledger import postings
from wellpaid.core.ledger.chart import (
    BANK_CLEARING,
    CASH,
    CHECKS_OUT,
    PAYOUTS,
    UNDEPOSITED,
    AccountRef,
)
from wellpaid.core.ledger.operations.post import post
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.record_office_payment import Tender
from wellpaid.patient_pay.payments.states import PaymentState
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.states import RefundState, Way
from wellpaid.patient_pay.settlements.models import Payout
from wellpaid.patient_pay.settlements.states import PayoutState

from .record_payout import move_payout

PAYOUT, REFUND_CHECK, BOUNCED_CHECK = "payout", "refund_check", "bounced_check"
# Which account a booking of a kind empties, or fills where money left the bank.
_OTHER_SIDE: dict[str, AccountRef] = {
    PAYOUT: PAYOUTS.whole(),
    REFUND_CHECK: CHECKS_OUT.whole(),
    BOUNCED_CHECK: UNDEPOSITED.whole(),
    "ach_debits": BANK_CLEARING.whole(),
    "ach_credits": BANK_CLEARING.whole(),
    "ach_debits_back": BANK_CLEARING.whole(),
    "ach_credits_back": BANK_CLEARING.whole(),
}
_LOOK_BACK = timedelta(days=120)


class DepositDoesNotFit(ProductError):
    """The booking and the payout are of different amounts, or one of them has its match."""

    code, status = "deposit_does_not_fit", 409
    message = "These two don’t fit: another amount, or matched already. Nothing was booked."


def match_deposits(*, organization_id: UUID, now: datetime) -> int:
    """Match what has an exact reference and amount, and give how many; the rest is left to people.

    Each match is a transaction of its own; killed in between, the next run does the rest.
    """
    # All of them: what is none of our business, such as rent, stays unmatched, and there is ever
    # more of it; behind the first few hundred of those the deposits would wait for ever.
    unmatched = unmatched_lines(
        organization_id=organization_id, since=(now - _LOOK_BACK).date(), limit=None
    )
    lines = {line.id: line for line in unmatched}
    bookings = [
        Booking(line.id, line.amount, (line.customer_reference, line.bank_reference, line.text))
        for line in lines.values()
    ]
    found = match(bookings, _expected(organization_id, now))
    return sum(
        _record(organization_id, lines[one.line_id], one.expected, SYSTEM, now) for one in found
    )


def match_payout(
    *, organization_id: UUID, bank_line_id: UUID, payout_id: UUID, actor: Actor, now: datetime
) -> None:
    """Say that a booking is a payout, where a person sees it and no reference tells.

    :raises NotFound: no such booking or payout
    :raises DepositDoesNotFit: another amount, or one of them has its match
    """
    line = line_by_id(organization_id=organization_id, bank_line_id=bank_line_id)
    with tenant(organization_id):
        payout = Payout.objects.filter(id=payout_id).first()
    if line is None or payout is None:
        raise NotFound
    if line.matched_id == payout.id:
        return
    if line.matched_id or payout.state != PayoutState.SENT or payout.amount != line.amount:
        raise DepositDoesNotFit
    expected = Expected(PAYOUT, payout.id, payout.bank_reference, payout.amount)
    if not _record(organization_id, line, expected, actor, now):
        raise DepositDoesNotFit


def unmatch_payout(
    *, organization_id: UUID, bank_line_id: UUID, actor: Actor, now: datetime
) -> None:
    """Take a payout's match back; the money counts as on its way again.

    :raises NotFound: no such booking, or it is no payout's
    """
    line = line_by_id(organization_id=organization_id, bank_line_id=bank_line_id)
    if line is None or line.matched_kind != PAYOUT or line.matched_id is None:
        raise NotFound
    with tenant(organization_id):
        payout = lock_row(Payout, line.matched_id)
        # Read before the lock; meanwhile a colleague may have matched the payout elsewhere.
        fresh = line_by_id(organization_id=organization_id, bank_line_id=bank_line_id)
        if fresh is None or fresh.matched_id != payout.id:
            return
        unmatch_line(organization_id=organization_id, bank_line_id=line.id, actor=actor, now=now)
        move_payout(payout=payout, to=PayoutState.SENT, actor=actor, now=now)
        _post(organization_id, line, "deposit.unmatched", PAYOUTS.whole(), actor, now, sign=-1)


def _record(
    organization_id: UUID, line: LineRow, expected: Expected, actor: Actor, now: datetime
) -> bool:
    """Match and book; tell whether it was done now. Somebody else may have been quicker."""
    try:
        with tenant(organization_id):
            if expected.kind == PAYOUT:
                payout = lock_row(Payout, expected.subject_id)
                if payout.state != PayoutState.SENT:
                    return False
                move_payout(payout=payout, to=PayoutState.DEPOSITED, actor=actor, now=now)
            is_new = match_line(
                organization_id=organization_id,
                bank_line_id=line.id,
                kind=expected.kind,
                subject_id=expected.subject_id,
                actor=actor,
                now=now,
            )
            if is_new:
                other = _OTHER_SIDE[expected.kind]
                _post(organization_id, line, "deposit.matched", other, actor, now, sign=1)
            return is_new
    except (LineMatchedAlready, SubjectMatchedAlready):
        return False


def _post(
    organization_id: UUID,
    line: LineRow,
    event: str,
    other: AccountRef,
    actor: Actor,
    now: datetime,
    *,
    sign: int,
) -> None:
    amount = line.amount if sign > 0 else -line.amount
    fact = postings.MoneyMoved(
        event=event,
        # The line's lock and state let it be booked once; it may be matched anew after an undo.
        key=f"{line.id}/{new_id()}",
        subject_kind="bank_line",
        subject_id=line.id,
        moves=((CASH.whole(), other, amount),),
        effective_date=local_date(now, clinic_by_id(organization_id).time_zone),
        actor=actor,
    )
    post(journal=postings.money_moved(fact))


def _expected(organization_id: UUID, now: datetime) -> list[Expected]:
    since = (now - _LOOK_BACK).date()
    found = [
        Expected(one.kind, one.subject_id, one.reference, one.amount)
        for one in expected_bookings(organization_id=organization_id, since=since)
    ]
    with tenant(organization_id):
        payouts = Payout.objects.filter(state=PayoutState.SENT)
        found += [Expected(PAYOUT, row.id, row.bank_reference, row.amount) for row in payouts]
        written = Refund.objects.filter(way=Way.CHECK, state=RefundState.SUCCEEDED)
        found += [
            Expected(REFUND_CHECK, row.id, row.check_number, -row.amount)
            for row in written.filter(state_changed_at__date__gte=since)
        ]
        bounced = Payment.objects.filter(
            card_kind=Tender.CHECK, state=PaymentState.RETURNED, state_changed_at__date__gte=since
        )
        found += [
            Expected(BOUNCED_CHECK, row.id, row.approval_code, -row.amount) for row in bounced
        ]
    # A bank books each thing once: a second booking like it is for a person to look at.
    known = matched_subjects(organization_id=organization_id)
    return [one for one in found if (one.kind, one.subject_id) not in known]
