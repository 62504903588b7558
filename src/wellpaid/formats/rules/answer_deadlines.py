"""How many days there are to answer a plan, and for the plan to answer: dated rows with sources.

A contract or a state's law may say otherwise, and goes before every row here. ``MEDICARE`` is for
claims that say so (CLP06 MA or MB), ``USUAL`` for all others: the federal rules for group health
plans, which are written for members and are what most contracts with providers repeat. (K): no
rule, only what is usual in contracts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Program(StrEnum):
    """Whose rules these are."""

    MEDICARE = "medicare"
    USUAL = "usual"


class Step(StrEnum):
    """What the days are for: to send an appeal of a level, or to answer a recoupment."""

    FIRST = "first"
    SECOND = "second"
    EXTERNAL = "external"
    RECOUPMENT = "recoupment"


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """One row.

    :param days: to answer the plan, from the day of its decision or letter
    :param plan_days: for the plan to answer, from the day we sent
    :param since: the row holds from this day on
    """

    program: Program
    step: Step
    days: int
    plan_days: int
    source: str
    since: date


_SINCE: Final = date(2020, 1, 1)
_M, _U = Program.MEDICARE, Program.USUAL
RULES: Final = (
    AnswerRule(_M, Step.FIRST, 120, 60, "42 CFR 405.942, 405.950", _SINCE),
    AnswerRule(_M, Step.SECOND, 180, 60, "42 CFR 405.962, 405.970", _SINCE),
    AnswerRule(_M, Step.EXTERNAL, 60, 90, "42 CFR 405.1002, 405.1016", _SINCE),
    # Asked for within 30 days, the recoupment doesn't begin.
    AnswerRule(_M, Step.RECOUPMENT, 30, 60, "42 CFR 405.379, 405.950", _SINCE),
    AnswerRule(_U, Step.FIRST, 180, 60, "29 CFR 2560.503-1(h)(3), (i)(2)(iii)", _SINCE),
    # (K) for the 60 days; the plan's 30 are 29 CFR 2560.503-1(i)(2)(iii)(B).
    AnswerRule(_U, Step.SECOND, 60, 30, "", _SINCE),
    # Four months; 120 days are never longer than that.
    AnswerRule(_U, Step.EXTERNAL, 120, 45, "45 CFR 147.136(d)(2)", _SINCE),
    AnswerRule(_U, Step.RECOUPMENT, 30, 60, "", _SINCE),  # (K)
)
_MEDICARE_INDICATORS: Final = frozenset({"MA", "MB"})


def program_of(filing_indicator: str) -> Program:
    """Tell whose rules a claim follows, by CLP06."""
    return Program.MEDICARE if filing_indicator in _MEDICARE_INDICATORS else Program.USUAL


def answer_rule(program: Program, step: Step, day: date) -> AnswerRule:
    """Give the newest row that holds on a day; before the first one, the first."""
    rows = [one for one in RULES if (one.program, one.step) == (program, step)]
    held = [one for one in rows if one.since <= day]
    return max(held, key=lambda one: one.since) if held else rows[0]
