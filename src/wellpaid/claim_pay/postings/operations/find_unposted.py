"""Find payments that the books cover by their days and haven't got at all."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from wellpaid.claim_pay.postings.models import Posting, PostingCase
from wellpaid.claim_pay.postings.policy import (
    LOOK_BACK,
    Span,
    are_kept_of,
    should_be_posted,
    spans,
)
from wellpaid.claim_pay.postings.queries.payments import claims_of
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.transactions import require_open

from .compare_books import new_case, verdict_of
from .move_cases import open_case


def find_unposted(*, days: Span, now: datetime) -> int:
    """Open a case for each payment that should be posted by now and isn't; give how many.

    Only payments that are in the bank, whose day and the days after it the books cover, and of
    plans whose payments these books have. The caller's transaction has the turn.

    :param days: the first and last day of the file that has just come
    """
    require_open()
    since = days.last - LOOK_BACK
    dates = Posting.objects.filter(is_active=True, posted_date__range=(since, days.last))
    covered = spans(dates.order_by().values_list("posted_date", flat=True).distinct())
    mine = Posting.objects.filter(remittance_id=OuterRef("id"), is_active=True)
    case = PostingCase.objects.filter(remittance_id=OuterRef("id"))
    arrived: QuerySet[Any] = Remittance.objects.filter(
        state=RemittanceState.ARRIVED,
        claims_read_at__isnull=False,
        payment_date__range=(since, days.last),
    ).annotate(is_posted=Exists(mine), has_case=Exists(case))
    posted: dict[UUID, int] = defaultdict(int)
    silent: dict[UUID, list[Any]] = defaultdict(list)
    for one in arrived.order_by("payment_date", "id"):
        if not should_be_posted(one.payment_date, covered):
            continue
        if one.is_posted:
            posted[one.payer_id] += 1
        else:
            silent[one.payer_id].append(one)
    missing = [
        one
        for payer_id, some in silent.items()
        if are_kept_of(posted[payer_id], len(some))
        for one in some
        if not one.has_case
    ]
    claims = claims_of([one.id for one in missing])
    for one in missing:
        verdict = verdict_of(one, claims.get(one.id, ()), ())
        open_case(case=new_case(one, verdict, (), now), actor=SYSTEM, now=now)
    return len(missing)
