"""Compare payments with what the books say of them, and keep one case for each that differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wellpaid.claim_pay.postings.events import Again
from wellpaid.claim_pay.postings.models import Posting, PostingCase
from wellpaid.claim_pay.postings.naming import key_of, whose
from wellpaid.claim_pay.postings.queries.payments import (
    candidates,
    claims_of,
    payments_named,
)
from wellpaid.claim_pay.postings.reckoning import compare
from wellpaid.claim_pay.postings.sides import Booked, Cause, PlanClaim, Verdict
from wellpaid.claim_pay.postings.states import PostingState
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import require_open

from .move_cases import move_case, open_case, take_books_turn

# So many differences of a payment are kept; all are counted.
DIFFERENCES_KEPT: Final = 500


def compare_remittance(*, organization_id: UUID, remittance_id: UUID, now: datetime) -> None:
    """Compare a payment whose claims were just read, with books that may have been here before."""
    with tenant(organization_id):
        take_books_turn()
        remittance = Remittance.objects.filter(id=remittance_id).first()
        if remittance is None:
            return
        _find_earlier_postings(remittance)
        compare_books(remittances=[remittance], told_at=None, now=now)


def _find_earlier_postings(remittance: Remittance) -> None:
    """Give a payment the postings that name it and were nobody's yet."""
    key = key_of(remittance.trace_number)
    waiting = Posting.objects.filter(payment_key=key, is_active=True, remittance_id__isnull=True)
    rows = list(waiting.only("id", "claim_key", "payer_name")) if key else []
    if not rows:
        return
    named = payments_named([key])[key]
    known = candidates(named, claims_of([one.id for one in named]))
    by_name: dict[str, list[Posting]] = defaultdict(list)
    for row in rows:
        by_name[row.payer_name].append(row)
    for name, mine in by_name.items():
        found = whose([name], {row.claim_key for row in mine}, known)
        if found is not None and found.id == remittance.id:
            ids = [row.id for row in mine]
            Posting.objects.filter(id__in=ids).update(remittance_id=remittance.id)


def compare_books(
    *, remittances: Collection[Remittance], told_at: datetime | None, now: datetime
) -> None:
    """Compare payments in the open transaction, which has the turn: five queries, and the news.

    :param told_at: when the file came that speaks of all of them; ``None``: it was no file
    """
    require_open()
    ids = [one.id for one in remittances]
    claims = claims_of(ids)
    rows: dict[UUID, list[Posting]] = defaultdict(list)
    for row in Posting.objects.filter(remittance_id__in=ids, is_active=True).order_by("id"):
        assert row.remittance_id is not None
        rows[row.remittance_id].append(row)
    known = PostingCase.objects.filter(remittance_id__in=ids).values_list("id", flat=True)
    cases = {case.remittance_id: case for case in lock_rows(PostingCase, known).values()}
    for remittance in remittances:
        if remittance.claims_read_at is None and not claims.get(remittance.id):
            continue  # it is compared as soon as its claims are read
        mine = rows.get(remittance.id, [])
        verdict = verdict_of(remittance, claims.get(remittance.id, ()), mine)
        telling = _Telling(remittance, verdict, mine, told_at, now)
        _keep(cases.get(remittance.id), telling)


def verdict_of(
    remittance: Remittance, claims: Sequence[PlanClaim], rows: Iterable[Posting]
) -> Verdict:
    """Compare one payment."""
    return compare(
        amount_cents=remittance.amount_cents,
        claims=claims,
        rows=[
            Booked(row.claim_key, row.claim_number, row.amount_cents, row.posted_date)
            for row in rows
        ],
        is_cancelled=remittance.state == RemittanceState.CANCELLED,
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is known of a payment now, and whether a file of the books has just said it."""

    remittance: Remittance
    verdict: Verdict
    rows: Sequence[Posting]
    told_at: datetime | None
    now: datetime


def _keep(case: PostingCase | None, telling: _Telling) -> None:
    verdict, now = telling.verdict, telling.now
    if case is None:
        # That nothing is posted is said where the books' days tell it (find_unposted).
        if not verdict.is_equal and verdict.cause is not Cause.NOTHING_POSTED:
            open_case(case=new_case(telling.remittance, verdict, telling.rows, telling.told_at),
                      actor=SYSTEM, now=now)  # fmt: skip
        return
    before = (case.plan_cents, case.books_cents, case.differences)
    describe(case, telling.remittance, verdict, telling.rows)
    is_other = before != (case.plan_cents, case.books_cents, case.differences)
    case.told_at = telling.told_at or case.told_at
    state = PostingState(case.state)
    if verdict.is_equal:
        _agree(case, state, now)
        return
    again = _again(state, is_other=is_other, is_told=telling.told_at is not None)
    if again is None:
        case.save()
        return
    case.is_again = state is PostingState.FIXED and again is Again.BOOKS
    case.decided_by, case.decided_at = "", None
    move_case(case=case, to=PostingState.NEEDS_YOU, actor=SYSTEM, now=now, again=again)


def _agree(case: PostingCase, state: PostingState, now: datetime) -> None:
    case.is_again = False
    if state is PostingState.AGREED:
        case.save()
        return
    case.decided_by, case.decided_at = str(SYSTEM), now
    move_case(case=case, to=PostingState.AGREED, actor=SYSTEM, now=now)


def _again(state: PostingState, *, is_other: bool, is_told: bool) -> Again | None:
    """Tell whether a difference asks for somebody again, and because of what.

    What was put aside stays there as long as it is the same difference. What was fixed has to be
    proved by the first file that speaks of the payment.
    """
    because = Again.BOOKS if is_told else Again.PLAN
    if state is PostingState.AGREED:
        return because
    if state is PostingState.FIXED:
        return because if is_told or is_other else None
    return because if state is PostingState.ASIDE and is_other else None


def new_case(
    remittance: Remittance, verdict: Verdict, rows: Sequence[Posting], told_at: datetime | None
) -> PostingCase:
    """Make a case that isn't kept yet."""
    case = PostingCase(id=new_id(), remittance_id=remittance.id, told_at=told_at)
    describe(case, remittance, verdict, rows)
    return case


def describe(
    case: PostingCase, remittance: Remittance, verdict: Verdict, rows: Sequence[Posting]
) -> None:
    """Write into a case what comparing says."""
    last = max(rows, key=lambda row: (row.posted_date, row.id), default=None)
    case.payer_name, case.trace_number = remittance.payer_name, remittance.trace_number
    case.since_date = remittance.payment_date
    case.plan_cents, case.books_cents = verdict.plan_cents, verdict.books_cents
    case.cause = verdict.cause
    case.differences = [
        [one.claim_number, one.plan_cents, one.books_cents, one.cause.value, one.position]
        for one in verdict.differences[:DIFFERENCES_KEPT]
    ]
    case.difference_count = len(verdict.differences)
    case.posted_date = last.posted_date if last else None
    case.posted_by = last.posted_by if last else ""
