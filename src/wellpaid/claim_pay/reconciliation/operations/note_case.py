"""Write a note about a case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.reconciliation.events import CaseNoted
from wellpaid.claim_pay.reconciliation.models import CaseNote, DepositCase
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_cases import locked_case

BODY_MAX = 1000


class NoteEmpty(ProductError):
    """Nothing is written."""

    code, status = "deposit_case_note_empty", 400
    message = "Write a few words, so that the next person knows why."


def note_case(
    *, organization_id: UUID, deposit_case_id: UUID, body: str, actor: Actor, now: datetime
) -> None:
    """Keep a note. It can't be changed.

    :raises NotFound: the organisation has no such case
    :raises NoteEmpty: nothing is written
    """
    with tenant(organization_id):
        add_note(case=locked_case(deposit_case_id), body=body, actor=actor, now=now)


def add_note(*, case: DepositCase, body: str, actor: Actor, now: datetime) -> None:
    """Keep a note of a locked case, in the open transaction.

    :raises NoteEmpty: nothing is written
    """
    words = " ".join(body.split())[:BODY_MAX]
    if not words:
        raise NoteEmpty
    CaseNote.objects.create(
        deposit_case_id=case.id, body=words, written_by=str(actor), written_at=now
    )
    event = CaseNoted(deposit_case_id=case.id)
    announce(event, actor=actor, subject_id=case.id, now=now)
