"""Until when to answer a plan, and when the plan has to answer: its contract's days, else a rule's.

The rows with their sources are in ``formats/rules/answer_deadlines.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from wellpaid.formats.rules.answer_deadlines import AnswerRule, Program, Step, answer_rule

# So many days before a deadline somebody is told of it by e-mail.
TOLD_BEFORE: Final = timedelta(days=7)
DAYS_MAX: Final = 1_000


class DeadlineFrom(StrEnum):
    """Who says so: the provider's contract, a rule of ours, or somebody of the provider."""

    CONTRACT = "contract"
    MEDICARE = "medicare"
    USUAL = "usual"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class ContractDays:
    """What a provider entered of its contract with a plan.

    :param days: to answer, by step; a step may be missing
    :param plan_days: for the plan to answer
    """

    days: Mapping[Step, int] = field(default_factory=dict)
    plan_days: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day, and who says so."""

    day: date
    origin: DeadlineFrom
    source: str


def deadline_for(
    step: Step, *, start_date: date, program: Program, contract: ContractDays | None
) -> Deadline:
    """Give the last day to answer what a plan decided, or wrote, on a day."""
    own = contract.days.get(step) if contract else None
    if contract is not None and own is not None:
        day = start_date + timedelta(days=own)
        return Deadline(day, DeadlineFrom.CONTRACT, contract.source)
    rule = answer_rule(program, step, start_date)
    return Deadline(start_date + timedelta(days=rule.days), _origin(rule), rule.source)


def plan_answers_by(
    step: Step, *, sent_date: date, program: Program, contract: ContractDays | None
) -> date:
    """Give the last day on which the plan has to answer what was sent on a day."""
    if contract is not None and contract.plan_days is not None:
        return sent_date + timedelta(days=contract.plan_days)
    return sent_date + timedelta(days=answer_rule(program, step, sent_date).plan_days)


def _origin(rule: AnswerRule) -> DeadlineFrom:
    return DeadlineFrom(rule.program.value)
