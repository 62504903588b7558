"""By when to answer a plan: the contract first, then the rule, each with its source."""

from __future__ import annotations

from datetime import date

from wellpaid.claim_pay.appeals.policy import (
    ContractDays,
    DeadlineFrom,
    deadline_for,
    plan_answers_by,
)
from wellpaid.formats.rules.answer_deadlines import RULES, Program, Step, answer_rule, program_of

DAY = date(2026, 3, 2)


def test_every_program_has_each_step_once_and_positive():
    assert len({(one.program, one.step, one.since) for one in RULES}) == len(RULES) == 8
    assert all(one.days > 0 and one.plan_days > 0 for one in RULES)
    assert answer_rule(Program.USUAL, Step.FIRST, date(1999, 1, 1)).days == 180


def test_medicare_and_the_usual_rule_differ():
    assert (program_of("MB"), program_of("12")) == (Program.MEDICARE, Program.USUAL)
    usual = deadline_for(Step.FIRST, start_date=DAY, program=Program.USUAL, contract=None)
    assert (usual.day, usual.origin) == (date(2026, 8, 29), DeadlineFrom.USUAL)
    medicare = deadline_for(Step.FIRST, start_date=DAY, program=Program.MEDICARE, contract=None)
    assert (medicare.day, medicare.origin) == (date(2026, 6, 30), DeadlineFrom.MEDICARE)
    assert "405.942" in medicare.source


def test_a_contract_goes_first_where_it_says_something():
    contract = ContractDays({Step.FIRST: 90}, 45, "section 7")
    first = deadline_for(Step.FIRST, start_date=DAY, program=Program.MEDICARE, contract=contract)
    assert (first.day, first.origin, first.source) == (
        date(2026, 5, 31), DeadlineFrom.CONTRACT, "section 7",
    )  # fmt: skip
    second = deadline_for(Step.SECOND, start_date=DAY, program=Program.USUAL, contract=contract)
    assert second.origin is DeadlineFrom.USUAL
    by = {"sent_date": DAY, "program": Program.USUAL}
    assert plan_answers_by(Step.FIRST, contract=contract, **by) == date(2026, 4, 16)
    assert plan_answers_by(Step.FIRST, contract=None, **by) == date(2026, 5, 1)
