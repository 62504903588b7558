"""Note what the plan answered to an appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.states import AppealState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

from .move_appeal import locked_appeal, move_appeal


class OutcomeUnclear(ProductError):
    """The amount doesn't go with what was said."""

    code, status = "appeal_outcome_unclear", 422
    message = "Say how much the plan will pay: more than nothing, and less than the {asked} asked."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the plan said.

    :param state: one of ``states.DECIDED``
    :param expected: what it will pay, where it gives in in part
    """

    state: AppealState
    outcome_date: date
    expected: Money | None = None
    words: str = ""


def record_outcome(
    *, organization_id: UUID, appeal_id: UUID, outcome: Outcome, actor: Actor, now: datetime
) -> None:
    """Close an appeal with the plan's answer. No money moves: an 835 brings it, if there is any.

    :raises NotFound: no such appeal
    :raises OutcomeUnclear: in part, and no amount between nothing and all
    :raises AppealChanged: it isn't with the plan
    """
    with tenant(organization_id):
        appeal = locked_appeal(appeal_id)
        asked = Money(appeal.asked_cents)
        expected = {
            AppealState.UPHELD: ZERO,
            AppealState.OVERTURNED: asked,
        }.get(outcome.state, outcome.expected)
        if expected is None or (
            outcome.state is AppealState.PARTLY and not ZERO < expected < asked
        ):
            raise OutcomeUnclear(asked=asked)
        appeal.outcome_date, appeal.expected_cents = outcome.outcome_date, expected.cents
        appeal.outcome_words = outcome.words.strip()[:1_000]
        move_appeal(appeal=appeal, to=outcome.state, actor=actor, now=now)
