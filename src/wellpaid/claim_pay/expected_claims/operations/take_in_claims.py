"""Take in a file of claims that were sent: the good ones are waited for, the bad ones are named."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import batched
from typing import Final
from uuid import UUID

from wellpaid.claim_pay.expected_claims.events import ClaimsTakenIn
from wellpaid.claim_pay.expected_claims.models import ClaimFile
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.claims.any_file import kind_of, read_claims
from wellpaid.formats.claims.draft import ClaimFinding, SentClaim
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant

from .keep_sent import Sending, keep_sent
from .move_claims import take_claims_turn
from .settle_claims import settle_claims

SIZE_MAX: Final = 20 * 1024 * 1024
# So many findings are kept of a file, those first for which a claim was refused; all are counted.
FINDINGS_KEPT: Final = 200
# So many claims are a transaction; killed between two, the same file goes on where it was.
_BATCH: Final = 500


class ClaimFileTooLarge(ProductError):
    """The file is larger than anybody's claims of a day."""

    code, status = "claim_file_too_large", 413
    message = "The file is larger than 20 MB, so it wasn't read. Split it, and send the parts."


def take_in_claims(
    *, organization_id: UUID, content: bytes, today: date, actor: Actor, now: datetime
) -> UUID:
    """Wait for the claims of a file; give the file's id, whose row says what came of it.

    The same file again changes nothing, and the same claim in another file neither. A claim that
    was changed, replaced or voided is recorded as that. One whose answer is here already is
    answered at once.

    :raises ClaimFileTooLarge: nothing was taken in
    """
    if len(content) > SIZE_MAX:
        raise ClaimFileTooLarge
    digest = hashlib.sha256(content).hexdigest()
    with tenant(organization_id):
        take_claims_turn()
        file, _ = ClaimFile.objects.get_or_create(
            content_hash=digest,
            defaults={
                "kind": kind_of(content), "taken_in_by": str(actor), "taken_in_at": now,
            },
        )  # fmt: skip
    file_id: UUID = file.id
    if file.finished_at is not None:
        return file_id
    items = list(read_claims(content))
    claims = [item for item in items if isinstance(item, SentClaim)]
    findings = [item for item in items if isinstance(item, ClaimFinding)]
    for batch in batched(claims, _BATCH):
        with tenant(organization_id):
            take_claims_turn()
            findings += _take_batch(file_id, batch, today, actor, now)
    with tenant(organization_id):
        _finish(file_id, findings, actor, now)
    return file_id


def _take_batch(
    file_id: UUID, claims: Sequence[SentClaim], today: date, actor: Actor, now: datetime
) -> list[ClaimFinding]:
    file = lock_row(ClaimFile, file_id)
    kept = keep_sent(sending=Sending(file, today, now), claims=claims, actor=actor)
    settle_claims(control_keys=kept.control_keys, today=today, actor=actor, now=now)
    file.new_count += kept.new_count
    file.changed_count += kept.changed_count
    file.same_count += kept.same_count
    file.charge_cents += kept.charge_cents
    file.save()
    return kept.findings


def _finish(file_id: UUID, findings: Sequence[ClaimFinding], actor: Actor, now: datetime) -> None:
    file = lock_row(ClaimFile, file_id)
    # What was refused first: a mass of remarks never hides why nothing was taken in.
    kept = sorted(findings, key=lambda one: not one.is_fatal)[:FINDINGS_KEPT]
    file.findings = [asdict(one) for one in kept]
    file.refused_count = len({one.where for one in findings if one.is_fatal})
    file.finished_at = now
    file.save()
    event = ClaimsTakenIn(
        claim_file_id=file.id,
        new_count=file.new_count,
        changed_count=file.changed_count,
        refused_count=file.refused_count,
    )
    announce(event, actor=actor, subject_id=file.id, now=now)
