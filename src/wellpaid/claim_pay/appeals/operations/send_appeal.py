"""Note that an appeal went to the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.events import SentWay
from wellpaid.claim_pay.appeals.policy import plan_answers_by
from wellpaid.claim_pay.appeals.queries import contract_days
from wellpaid.claim_pay.appeals.states import AppealState
from wellpaid.core.events.actors import Actor
from wellpaid.formats.rules.answer_deadlines import Program, Step
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_appeal import locked_appeal, move_appeal


class SentOnNoDay(ProductError):
    """A day that can't be."""

    code, status = "appeal_sent_on_no_day", 422
    message = "It can’t have been sent on that day: not in the future, nor before the decision."


@dataclass(frozen=True, slots=True)
class Posted:
    """When and how it went out.

    :param plan_reference: the plan's own number for it, if it gave one
    :param answer_due_date: by when the plan has to answer; None: by its contract, else by rule
    """

    sent_date: date
    way: SentWay
    plan_reference: str = ""
    answer_due_date: date | None = None


def send_appeal(
    *,
    organization_id: UUID,
    appeal_id: UUID,
    posted: Posted,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Let the plan's days begin.

    :raises NotFound: no such appeal
    :raises SentOnNoDay: the day is in the future, or before the plan's decision
    :raises AppealChanged: it is sent, or decided, already
    """
    with tenant(organization_id):
        appeal = locked_appeal(appeal_id)
        if not appeal.decided_date <= posted.sent_date <= today:
            raise SentOnNoDay
        appeal.sent_date, appeal.sent_way = posted.sent_date, posted.way
        appeal.plan_reference = posted.plan_reference.strip()[:60]
        appeal.answer_due_date = posted.answer_due_date or plan_answers_by(
            Step(appeal.level),
            sent_date=posted.sent_date,
            program=Program(appeal.program),
            contract=contract_days(organization_id, appeal.payer_id),
        )
        move_appeal(appeal=appeal, to=AppealState.SENT, actor=actor, now=now)
