"""Answer what a plan wants back: agree, or dispute it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.policy import plan_answers_by
from wellpaid.claim_pay.appeals.queries import contract_days
from wellpaid.claim_pay.recoupments.models import WORDS_MAX
from wellpaid.claim_pay.recoupments.states import RecoupmentState
from wellpaid.core.events.actors import Actor
from wellpaid.formats.rules.answer_deadlines import Program, Step
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_recoupment import locked_recoupment, move_recoupment, reckon


class DisputeWithoutWords(ProductError):
    """The plan has to be told why."""

    code, status = "dispute_without_words", 422
    message = "Write why the plan is wrong. It goes into the letter."


def agree_to_recoupment(
    *, organization_id: UUID, recoupment_id: UUID, actor: Actor, now: datetime
) -> None:
    """Agree; where nothing is open any more it is settled at once. Nothing is booked.

    :raises NotFound: no such recoupment
    :raises RecoupmentChanged: it is answered already
    """
    with tenant(organization_id):
        row = locked_recoupment(recoupment_id)
        row.answered_by, row.answered_at, row.answer_due_date = str(actor), now, None
        move_recoupment(recoupment=row, to=RecoupmentState.AGREED, actor=actor, now=now)
        reckon(recoupment=row, now=now)


def dispute_recoupment(
    *,
    organization_id: UUID,
    recoupment_id: UUID,
    words: str,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Say no, with words for the letter; the plan's days begin today.

    :raises NotFound: no such recoupment
    :raises DisputeWithoutWords: nothing is written
    :raises RecoupmentChanged: it is answered already
    """
    plain = words.strip()[:WORDS_MAX]
    if not plain:
        raise DisputeWithoutWords
    with tenant(organization_id):
        row = locked_recoupment(recoupment_id)
        row.words, row.answered_by, row.answered_at = plain, str(actor), now
        row.answer_due_date = plan_answers_by(
            Step.RECOUPMENT,
            sent_date=today,
            program=_program(row.deadline_from),
            contract=contract_days(organization_id, row.payer_id),
        )
        move_recoupment(recoupment=row, to=RecoupmentState.DISPUTED, actor=actor, now=now)


def _program(deadline_from: str) -> Program:
    return Program.MEDICARE if deadline_from == Program.MEDICARE else Program.USUAL


def note_given_back(
    *, organization_id: UUID, recoupment_id: UUID, actor: Actor, now: datetime
) -> None:
    """Note that the plan gives in; its money comes, if it took any, by a remittance.

    :raises NotFound: no such recoupment
    :raises RecoupmentChanged: it isn't disputed
    """
    with tenant(organization_id):
        row = locked_recoupment(recoupment_id)
        move_recoupment(recoupment=row, to=RecoupmentState.GIVEN_BACK, actor=actor, now=now)


def reopen_recoupment(
    *, organization_id: UUID, recoupment_id: UUID, actor: Actor, now: datetime
) -> None:
    """Take an answer back; what was noted as paid back stays noted.

    :raises NotFound: no such recoupment
    :raises RecoupmentChanged: it isn't answered
    """
    with tenant(organization_id):
        row = locked_recoupment(recoupment_id)
        row.answered_by, row.answered_at, row.answer_due_date = "", None, None
        move_recoupment(recoupment=row, to=RecoupmentState.NOTICED, actor=actor, now=now)
