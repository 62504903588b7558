"""Do a piece of work once, however often it is asked for.

The nine cases, each with its test: a first request; the same again after success (the stored
answer); after a refusal (the stored refusal is the caller's to store: only committed work is);
after a crash before the commit (the work is done then); the same key with another body (409); the
same key by somebody else (their own key: no clash); a request without a key (the caller makes one);
a key of an older day (cleaned up: the work's own constraints still hold); two at the same moment
(the second waits for the first, or is told 409 at once, as the caller chooses).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError
from psycopg import errors

from wellpaid.core.idempotency.models import IdempotencyKey
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import forbid_open, savepoint

type Result = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What the work gave, and whether it was done now or before."""

    result: Result
    is_replay: bool


class KeyReused(ProductError):
    """The key came back with another body."""

    code, status = "idempotency_key_reused", 409
    message = "This request was sent before with other details. Nothing new was done."


class StillRunning(ProductError):
    """The same request is being worked on at this moment."""

    code, status = "request_still_running", 409
    message = "We're still working on the same request. Nothing is done twice."


def fingerprint(body: object) -> str:
    """Give the hash of a request's meaning: JSON with sorted keys, so that order doesn't matter."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def perform_once(
    *,
    organization_id: UUID,
    key: str,
    actor: str,
    body: object,
    work: Callable[[], Result],
    now: datetime,
    may_wait: bool = False,
) -> Outcome:
    """Run ``work`` in one transaction with its key, or give what it gave before.

    The key's row is inserted first and on its own, so that a second request finds it; then it is
    locked in the work's transaction, which stores the result too. If the work fails, nothing of it
    stays but the free key.

    Not to be called inside an open transaction: the key's row has to be there for others first.

    :param may_wait: wait for a running twin (pages) rather than refuse at once (API)
    :raises KeyReused: the key was used for another body
    :raises StillRunning: a twin is running and ``may_wait`` is off
    """
    forbid_open()
    mark = fingerprint(body)
    with tenant(organization_id):
        IdempotencyKey.objects.bulk_create(
            [
                IdempotencyKey(
                    organization_id=organization_id,
                    key=key,
                    actor=actor,
                    fingerprint=mark,
                    created_at=now,
                )
            ],
            ignore_conflicts=True,
        )
    with tenant(organization_id):
        row = _locked(key=key, actor=actor, may_wait=may_wait)
        if row.result is not None:
            if row.fingerprint != mark:
                raise KeyReused
            return Outcome(dict(row.result), is_replay=True)
        # A body that was refused, or whose work crashed, doesn't bind the key: nothing came of it.
        row.fingerprint = mark
        row.result = work()
        row.finished_at = now
        row.save(update_fields=["fingerprint", "result", "finished_at"])
        return Outcome(row.result, is_replay=False)


def _locked(*, key: str, actor: str, may_wait: bool) -> IdempotencyKey:
    rows = IdempotencyKey.objects.filter(key=key, actor=actor)
    try:
        with savepoint():
            row: IdempotencyKey = rows.select_for_update(no_key=True, nowait=not may_wait).get()
            return row
    except OperationalError as error:
        if isinstance(error.__cause__, errors.LockNotAvailable):
            raise StillRunning from None
        raise
