"""From what plans decide to what a patient owes: each case of the table, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from wellpaid.patient_pay.bills.drafts import BillCharge, DecidedLine, Decision, Reason
from wellpaid.patient_pay.bills.reckoning import Amounts, place_lines, reckon
from wellpaid.patient_pay.bills.states import Unclear

DAY, LATER = date(2026, 5, 4), date(2026, 6, 1)
BILL = (BillCharge(1, 200_00, "99213", DAY), BillCharge(2, 50_00, "85025", DAY))


def line(place: int, charge: int, paid: int, *reasons: tuple[str, str, int]) -> DecidedLine:
    return DecidedLine(place, charge, paid, place, tuple(Reason(*one) for one in reasons))


def decision(*lines: DecidedLine, plan: str = "first", order: int = 1, day: date = DAY,
             passed_on: bool = False) -> Decision:  # fmt: skip
    charge_cents = sum(one.charge_cents for one in lines)
    paid_cents = sum(one.paid_cents for one in lines)
    return Decision(plan, order, day, charge_cents, paid_cents, lines, passed_on)


def taken_back(one: Decision, day: date = LATER) -> Decision:
    lines = tuple(
        DecidedLine(
            each.position, -each.charge_cents, -each.paid_cents, each.bill_position,
            tuple(Reason(r.group, r.code, -r.cents) for r in each.reasons),
        )
        for each in one.lines
    )  # fmt: skip
    return Decision(one.plan, 0, day, -one.charge_cents, -one.paid_cents, lines)


USUAL = decision(
    line(1, 200_00, 100_00, ("CO", "45", 60_00), ("PR", "3", 25_00), ("PR", "2", 15_00)),
    line(2, 50_00, 0, ("PR", "1", 40_00), ("CO", "45", 10_00)),
)


def test_each_cent_is_the_plans_the_providers_or_the_patients() -> None:
    found = reckon(BILL, [USUAL])
    assert found.is_decided
    assert not found.is_whole
    assert found.lines[1] == Amounts(200_00, 60_00, 100_00, 0, 0, 25_00, 15_00, 0)
    assert found.lines[2] == Amounts(50_00, 10_00, 0, 0, 40_00, 0, 0, 0)
    assert found.amounts.share_cents == 80_00


def test_nothing_decided_waits() -> None:
    found = reckon(BILL, [])
    assert (found.amounts.waiting_cents, found.amounts.share_cents) == (250_00, 0)
    assert not found.is_decided


def test_a_denial_asks_the_patient_for_nothing() -> None:
    denied = decision(
        line(1, 200_00, 0, ("CO", "16", 200_00)), line(2, 50_00, 0, ("CO", "16", 50_00))
    )
    assert reckon(BILL, [denied]).amounts.waiting_cents == 250_00
    # It comes again and is paid; nobody took the denial back, since nothing was paid on it.
    assert reckon(BILL, [USUAL, denied, denied]) == reckon(BILL, [USUAL])


def test_what_is_taken_back_waits_and_what_is_corrected_stands() -> None:
    corrected = decision(
        line(1, 200_00, 120_00, ("CO", "45", 60_00), ("PR", "3", 20_00)),
        line(2, 50_00, 40_00, ("CO", "45", 10_00)),
        day=LATER,
    )
    back = taken_back(USUAL)
    assert reckon(BILL, [USUAL, back]).amounts.waiting_cents == 250_00
    assert reckon(BILL, [back, USUAL]) == reckon(BILL, [USUAL, back])
    # Three words of which one takes back a fourth that never came: their net would add up.
    lost = decision(line(1, 200_00, 190_00, ("CO", "45", 10_00)), line(2, 50_00, 50_00))
    assert reckon(BILL, [corrected, USUAL, taken_back(lost)]).unclear is Unclear.TAKEN_BACK_UNKNOWN
    assert reckon(BILL, [corrected, USUAL, back]).amounts.share_cents == 20_00


def test_the_second_plan_lowers_what_the_first_left() -> None:
    passed_on = decision(*USUAL.lines, passed_on=True)
    second = decision(
        line(1, 200_00, 30_00, ("OA", "23", 160_00), ("PR", "2", 10_00)),
        line(2, 50_00, 40_00, ("OA", "23", 10_00)),
        plan="second", order=2, day=LATER,
    )  # fmt: skip
    assert reckon(BILL, [passed_on]).amounts.waiting_cents == 250_00
    found = reckon(BILL, [second, passed_on])
    assert found.lines[1] == Amounts(200_00, 60_00, 130_00, 0, 0, 0, 10_00, 0)
    assert found.lines[2] == Amounts(50_00, 10_00, 40_00, 0, 0, 0, 0, 0)


def test_a_later_plan_cant_ask_for_more() -> None:
    second = decision(
        line(1, 200_00, 0, ("PR", "96", 200_00)), line(2, 50_00, 0, ("PR", "96", 50_00)),
        plan="second", order=2,
    )  # fmt: skip
    found = reckon(BILL, [USUAL, second])
    assert found.unclear is Unclear.LATER_PLAN_ASKS_MORE
    assert found.amounts.share_cents == 0


def test_lines_that_arent_the_bills_are_poured_into_it() -> None:
    whole = Decision(
        "first", 1, DAY, 250_00, 100_00,
        (DecidedLine(0, 250_00, 250_00, 0,
                     (Reason("CO", "45", 70_00), Reason("PR", "1", 80_00))),),
    )  # fmt: skip
    found = reckon(BILL, [whole])
    assert found.is_whole
    assert found.amounts == Amounts(250_00, 70_00, 100_00, 0, 80_00, 0, 0, 0)
    for position, amounts in found.lines.items():
        columns = amounts.as_columns()
        charge_cents = columns.pop("charge_cents")
        assert charge_cents == BILL[position - 1].charge_cents == sum(columns.values())


def test_adjustments_of_the_claim_lower_what_its_lines_say_was_paid() -> None:
    lines = (line(1, 200_00, 200_00), line(2, 50_00, 50_00))
    of_claim = DecidedLine(0, 0, 0, 0, (Reason("PR", "1", 90_00), Reason("CO", "45", 60_00)))
    found = reckon(BILL, [Decision("first", 1, DAY, 250_00, 100_00, (*lines, of_claim))])
    assert found.is_whole
    assert found.amounts == Amounts(250_00, 60_00, 100_00, 0, 90_00, 0, 0, 0)


@pytest.mark.parametrize(
    ("decisions", "why"),
    [
        ([USUAL, USUAL], Unclear.DECIDED_TWICE),
        ([taken_back(USUAL)], Unclear.TAKEN_BACK_UNKNOWN),
        ([decision(line(1, 200_00, 200_00))], Unclear.OTHER_CHARGE),
        ([USUAL, decision(*USUAL.lines, plan="other")], Unclear.TWO_PLANS),
        ([decision(line(1, 200_00, 250_00, ("CO", "45", -50_00), ("PR", "2", 0)),
                   line(2, 50_00, 50_00))], Unclear.BELOW_ZERO),
        ([decision(line(1, 200_00, 190_00, ("PR", "3", 10_00)),
                   DecidedLine(2, 50_00, 50_00, 2, (), ("N783",)))], Unclear.PROTECTED),
    ],
)  # fmt: skip
def test_what_isnt_clear_asks_for_nothing(decisions: list[Decision], why: Unclear) -> None:
    found = reckon(BILL, decisions)
    assert found.unclear is why
    assert (found.amounts.waiting_cents, found.amounts.share_cents) == (250_00, 0)


def test_a_plans_lines_are_found() -> None:
    same = [(BillCharge(1, 50_00, "85025", DAY), ""), (BillCharge(2, 200_00, "99213", DAY), "")]
    assert place_lines(BILL, same) == {1: 2, 2: 1}
    back = [(BillCharge(1, -50_00, "85025", DAY), ""), (BillCharge(2, -200_00, "99213", DAY), "")]
    assert place_lines(BILL, back) == {1: 2, 2: 1}
    other_code = [
        (BillCharge(1, 200_00, "99214", DAY), ""),
        (BillCharge(2, 10_00, "85025", DAY), ""),
    ]
    assert place_lines(BILL, other_code) == {1: 1}
    twins = (BillCharge(1, 50_00, "85025", DAY), BillCharge(2, 50_00, "85025", DAY))
    numbered = [
        (BillCharge(1, 50_00, "85025", DAY), "2"),
        (BillCharge(2, 50_00, "85025", DAY), "1"),
    ]
    assert place_lines(twins, numbered) == {1: 2, 2: 1}
