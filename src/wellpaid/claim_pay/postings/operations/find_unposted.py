"""Find payments that the books cover by their days and haven't got at all."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from wellpaid.claim_pay.postings.events import Again
from wellpaid.claim_pay.postings.models import Posting, PostingCase
from wellpaid.claim_pay.postings.policy import LOOK_BACK, are_kept_of, should_be_posted
from wellpaid.claim_pay.postings.queries.payments import claims_of
from wellpaid.claim_pay.postings.states import PostingState
from wellpaid.claim_pay.postings.windows import Span, spans
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.clock import local_date
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open

from .compare_books import new_case, verdict_of
from .move_cases import move_case, open_case


def find_unposted(*, days: Span, zone: str, now: datetime) -> int:
    """Open a case for each payment that should be posted by now and isn't; give how many.

    Only payments that are in the bank, whose day and the days after it the books cover, and of
    plans whose payments these books have. One that was said to be posted is open again, where the
    file reaches that day. The caller's transaction has the turn.

    :param days: the first and last day of the file that has just come
    """
    require_open()
    missing = _silent(days)
    known = PostingCase.objects.filter(remittance_id__in=[one.id for one in missing])
    cases = {one.remittance_id: one for one in lock_rows(PostingCase, _ids(known)).values()}
    claims = claims_of([one.id for one in missing])
    count = 0
    for one in missing:
        case = cases.get(one.id)
        if case is None:
            verdict = verdict_of(one, claims.get(one.id, ()), ())
            open_case(case=new_case(one, verdict, (), now), actor=SYSTEM, now=now)
            count += 1
        elif _should_show(case, days, zone):
            case.is_again, case.told_at = True, now
            case.decided_by, case.decided_at = "", None
            move_case(case=case, to=PostingState.NEEDS_YOU, actor=SYSTEM, now=now,
                      again=Again.BOOKS)  # fmt: skip
            count += 1
    return count


def _ids(cases: QuerySet[PostingCase]) -> list[UUID]:
    return list(cases.values_list("id", flat=True))


def _should_show(case: PostingCase, days: Span, zone: str) -> bool:
    if case.state != PostingState.FIXED or case.decided_at is None:
        return False
    return days.last >= local_date(case.decided_at, zone)


def _silent(days: Span) -> list[Remittance]:
    """Give the payments of which the books should have something, and have nothing."""
    since = days.last - LOOK_BACK
    dates = Posting.objects.filter(is_active=True, posted_date__range=(since, days.last))
    covered = spans(dates.order_by().values_list("posted_date", flat=True).distinct())
    mine = Posting.objects.filter(remittance_id=OuterRef("id"), is_active=True)
    arrived: QuerySet[Any] = Remittance.objects.filter(
        state=RemittanceState.ARRIVED,
        claims_read_at__isnull=False,
        payment_date__range=(since, days.last),
    ).annotate(is_posted=Exists(mine))
    posted: dict[UUID, int] = defaultdict(int)
    silent: dict[UUID, list[Remittance]] = defaultdict(list)
    for one in arrived.order_by("payment_date", "id"):
        if not should_be_posted(one.payment_date, covered):
            continue
        if one.is_posted:
            posted[one.payer_id] += 1
        else:
            silent[one.payer_id].append(one)
    return [
        one
        for payer_id, some in silent.items()
        if are_kept_of(posted[payer_id], len(some))
        for one in some
    ]
