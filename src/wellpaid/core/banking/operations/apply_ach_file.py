"""Do what a file of returns and corrections says, one answer after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from wellpaid.core.banking.events import NoticeLeftOver
from wellpaid.core.banking.models import AchNotice, InboundFile
from wellpaid.core.banking.reading import Answer
from wellpaid.core.banking.states import NoticeKind, NoticeOutcome
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.transactions import require_open

from .apply_correction import apply_correction
from .apply_return import apply_return

_DONE: Final = (NoticeOutcome.APPLIED, NoticeOutcome.SEEN_BEFORE)


def apply_ach_file(
    *, inbound_file: InboundFile, answers: Sequence[Answer], actor: Actor, now: datetime
) -> None:
    """Apply each answer and keep what came of it; what no rule can deal with waits for a person."""
    require_open()
    for position, answer in enumerate(answers, start=1):
        outcome, entry_id = _apply(answer, actor, now)
        notice: AchNotice = AchNotice.objects.create(
            inbound_file_id=inbound_file.id,
            position=position,
            kind=answer.kind,
            code=answer.code,
            original_trace=answer.original_trace,
            amount_cents=answer.amount_cents,
            ach_entry_id=entry_id,
            outcome=outcome,
            is_open=outcome not in _DONE,
            created_at=now,
        )
        if notice.is_open:
            event = NoticeLeftOver(ach_notice_id=notice.id, amount_cents=answer.amount_cents)
            announce(event, actor=actor, subject_id=notice.id, now=now)


def _apply(answer: Answer, actor: Actor, now: datetime) -> tuple[NoticeOutcome, UUID | None]:
    if answer.kind is NoticeKind.RETURN:
        return apply_return(
            code=answer.code, original_trace=answer.original_trace,
            amount_cents=answer.amount_cents, actor=actor, now=now,
        )  # fmt: skip
    if answer.kind is NoticeKind.CORRECTION:
        return apply_correction(
            code=answer.code, original_trace=answer.original_trace,
            corrected_data=answer.corrected_data, actor=actor, now=now,
        )  # fmt: skip
    # What banks write each other about a return: our bank's staff and ours settle it by phone.
    return NoticeOutcome.FOR_A_PERSON, None
