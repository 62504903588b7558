"""The operator looks at an enrolment: yes, no, or more is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.enrollment.states import EnrollmentState
from wellpaid.claim_pay.payees.operations.confirm_payee import confirm_payee
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .decide_account import NothingToDecide, SecondPersonNeeded
from .move_enrollment import locked_enrollment, move_enrollment

_WORDS_MAX = 1000


class DecisionWordsMissing(ProductError):
    """They have to learn what is missing, or why it is no."""

    code, status = "decision_words_missing", 422
    message = _("Write what is missing or why it is refused. They read it.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the operator says.

    :param to: approved, refused, or more needed
    :param words: read by the provider; needed unless it is approved
    """

    to: EnrollmentState
    words: str = ""


def decide_enrollment(
    *,
    organization_id: UUID,
    enrollment_id: UUID,
    decision: Decision,
    actor: Actor,
    now: datetime,
) -> None:
    """Decide. An approval confirms the tax number, if that still waits for it.

    :raises NotFound: there is no such enrolment
    :raises NothingToDecide: it isn't sent, or was decided
    :raises SecondPersonNeeded: the actor sent it
    :raises DecisionWordsMissing: no words for a no, or for what is missing
    :raises PairHeldElsewhere: payments to one of its numbers go to another organisation
    """
    words = decision.words.strip()[:_WORDS_MAX]
    with tenant(organization_id):
        row = locked_enrollment(enrollment_id)
        if row.state != EnrollmentState.SUBMITTED:
            raise NothingToDecide
        if str(actor) == row.submitted_by:
            raise SecondPersonNeeded
        is_yes = decision.to is EnrollmentState.APPROVED
        if not words and not is_yes:
            raise DecisionWordsMissing
        if is_yes and row.payee_id is not None:
            confirm_payee(
                organization_id=organization_id, payee_id=row.payee_id, actor=actor, now=now
            )
        row.decided_by, row.decision_words = str(actor), words
        move_enrollment(row=row, to=decision.to, actor=actor, now=now)
