"""Let all choices that name one account name another one: a bank change takes effect."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.elections.events import ElectionSigned
from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.models import Election
from wellpaid.claim_pay.elections.queries import is_over
from wellpaid.claim_pay.elections.states import ElectionState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open

from .end_election import end_locked


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed the change, and under which words."""

    name: str
    actor: str
    at: datetime
    terms: str


def repoint_elections(
    *,
    from_account_id: UUID,
    to_account_id: UUID,
    signature: Signature,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """End each choice that names the one account, and sign its like on the other; give how many.

    In the caller's transaction, under its lock of the organisation: all of them, or none.
    """
    require_open()
    ids = Election.objects.filter(
        bank_account_id=from_account_id, state=ElectionState.STANDING
    ).values_list("id", flat=True)
    rows = [row for row in lock_rows(Election, ids).values() if not is_over(row, today)]
    for row in rows:
        until, starts = row.ended_date, max(row.effective_date, today)
        end_locked(election=row, ended_date=starts, actor=actor, now=now)
        fresh = Election.objects.create(
            state=ElectionState.STANDING,
            payer_id=row.payer_id,
            payee_id=row.payee_id,
            npi=row.npi,
            method=Method.ACH,
            bank_account_id=to_account_id,
            effective_date=starts,
            ended_date=until,
            signed_name=signature.name,
            signed_by=signature.actor,
            signed_at=signature.at,
            terms_sha256=hashlib.sha256(signature.terms.encode()).hexdigest(),
        )
        event = ElectionSigned(election_id=fresh.id, method_code=Method.ACH, effective_date=starts)
        announce(event, actor=actor, subject_id=fresh.id, now=now)
    return len(rows)
