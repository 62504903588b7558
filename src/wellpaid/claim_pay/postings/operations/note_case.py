"""Write a note about a case of the books."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.postings.events import PostingCaseNoted
from wellpaid.claim_pay.postings.models import PostingCase, PostingCaseNote
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_cases import facts_of, locked_case

BODY_MAX = 1000


class PostingNoteEmpty(ProductError):
    """Nothing is written."""

    code, status = "posting_case_note_empty", 400
    message = "Write a few words, so that the next person knows why."


def note_case(
    *, organization_id: UUID, posting_case_id: UUID, body: str, actor: Actor, now: datetime
) -> None:
    """Keep a note. It can't be changed.

    :raises NotFound: the organisation has no such case
    :raises PostingNoteEmpty: nothing is written
    """
    with tenant(organization_id):
        add_note(case=locked_case(posting_case_id), body=body, actor=actor, now=now)


def add_note(*, case: PostingCase, body: str, actor: Actor, now: datetime) -> None:
    """Keep a note of a locked case, in the open transaction.

    :raises PostingNoteEmpty: nothing is written
    """
    words = " ".join(body.split())[:BODY_MAX]
    if not words:
        raise PostingNoteEmpty
    PostingCaseNote.objects.create(
        posting_case_id=case.id, body=words, written_by=str(actor), written_at=now
    )
    announce(PostingCaseNoted(*facts_of(case)), actor=actor, subject_id=case.id, now=now)
