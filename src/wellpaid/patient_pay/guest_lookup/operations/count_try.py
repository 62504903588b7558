"""Count a try before it is judged, so that a thousand at once are a thousand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from wellpaid.kit.crypto import keyed_hash
from wellpaid.kit.errors import ProductError
from wellpaid.kit.transactions import transaction
from wellpaid.patient_pay.guest_lookup.models import LookupCount
from wellpaid.patient_pay.guest_lookup.policy import LIMITS, LOCK, Scope


class MustWait(ProductError):
    """A wait is running. The answer was not looked at."""

    code, status = "must_wait", 429
    message = "Wait a moment, then try again."

    def __init__(self, *, until: datetime, is_locked: bool) -> None:
        self.until, self.is_locked = until, is_locked
        super().__init__()


def key_of(scope: Scope, value: str) -> str:
    """Give the row's key for a bill number or an address."""
    return keyed_hash("look-up counts", f"{scope}:{value}")


def count_try(*, values: Mapping[Scope, str], now: datetime) -> int:
    """Count a try as wrong in every scope and give the bill's count; forgive it if it was right.

    One statement a scope, in a fixed order, each locking its row: two tries at once can't both be
    the last free one. The wait that the count has earned starts now.

    :raises MustWait: a wait is running in one of the scopes; nothing was counted
    """
    counts = {}
    with transaction():
        for scope in Scope:  # a fixed order: no deadlock
            counts[scope] = _count(scope, key_of(scope, values.get(scope, "")), now)
    return counts[Scope.BILL]


def _count(scope: Scope, key: str, now: datetime) -> int:
    limit = LIMITS[scope]
    LookupCount.objects.bulk_create(
        [LookupCount(key=key, failure_count=0, counted_since=now, blocked_until=now)],
        ignore_conflicts=True,
    )
    row = LookupCount.objects.select_for_update(no_key=True).get(key=key)
    if row.blocked_until > now:
        raise MustWait(until=row.blocked_until, is_locked=row.blocked_until - now > LOCK / 2)
    if now - row.counted_since > limit.forgotten_after:
        row.failure_count = 0
    row.failure_count += 1
    row.counted_since = now
    row.blocked_until = now + limit.wait_after(row.failure_count)
    row.save(update_fields=["failure_count", "counted_since", "blocked_until"])
    return row.failure_count


def forgive_try(*, values: Mapping[Scope, str], now: datetime) -> None:
    """Take back a count that turned out to be right: the bill's to zero, the others by one."""
    with transaction():
        for scope in Scope:
            key = key_of(scope, values.get(scope, ""))
            row = LookupCount.objects.select_for_update(no_key=True).get(key=key)
            row.failure_count = 0 if scope is Scope.BILL else max(0, row.failure_count - 1)
            row.blocked_until = now
            row.save(update_fields=["failure_count", "blocked_until"])


def forget_old_counts(*, now: datetime) -> int:
    """Delete counts that no rule looks at any more."""
    longest = max(limit.forgotten_after for limit in LIMITS.values())
    old = LookupCount.objects.filter(
        counted_since__lt=now - longest - timedelta(hours=6), blocked_until__lt=now
    )
    return old.delete()[0]
