"""Whatever plans decide, in whatever order it comes: a bill adds up and stays within their word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellpaid.patient_pay.bills.drafts import BillCharge, DecidedLine, Decision, Reason, Service
from wellpaid.patient_pay.bills.reckoning import reckon

DAY = date(2026, 5, 4)
CENTS = st.integers(0, 1_000_00)


@st.composite
def divided(draw: st.DrawFn, charge_cents: int, place: int) -> DecidedLine:
    """One line of a claim: what is left of the charge is paid."""
    left_cents, reasons = charge_cents, []
    for group, code in draw(
        st.lists(st.sampled_from([("PR", "1"), ("PR", "2"), ("PR", "3"), ("PR", "96"),
                                  ("CO", "45"), ("OA", "94"), ("PI", "119")]), max_size=4)
    ):  # fmt: skip
        cents = draw(st.integers(0, left_cents))
        reasons.append(Reason(group, code, cents))
        left_cents -= cents
    return DecidedLine(place, charge_cents, left_cents, place, tuple(reasons))


def taken_back(one: Decision, day: date) -> Decision:
    lines = tuple(
        replace(
            line,
            charge_cents=-line.charge_cents,
            paid_cents=-line.paid_cents,
            reasons=tuple(replace(reason, cents=-reason.cents) for reason in line.reasons),
        )
        for line in one.lines
    )
    return replace(one, plan_order=0, decided_date=day, charge_cents=-one.charge_cents,
                   paid_cents=-one.paid_cents, lines=lines, is_passed_on=False)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[BillCharge], list[Decision], Decision | None]:
    """A bill, all that one plan says of it over time, and what it stands by in the end."""
    charges = [BillCharge(n, draw(CENTS)) for n in range(1, draw(st.integers(1, 4)) + 1)]
    said: list[Decision] = []
    stands: Decision | None = None
    for version in range(draw(st.integers(0, 4))):
        day = DAY + timedelta(days=version)
        if stands is not None:
            said.append(taken_back(stands, day))
        lines = tuple(draw(divided(one.charge_cents, one.position)) for one in charges)
        stands = Decision("plan", 1, day, sum(line.charge_cents for line in lines),
                          sum(line.paid_cents for line in lines), lines)  # fmt: skip
        said.append(stands)
    if stands is not None and draw(st.booleans()):
        said.append(taken_back(stands, DAY + timedelta(days=9)))
        stands = None
    return charges, said, stands


def responsibility(one: Decision | None) -> int:
    lines = one.lines if one else ()
    return sum(reason.cents for line in lines for reason in line.reasons if reason.group == "PR")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.randoms(use_true_random=False))
def test_in_whatever_order_the_last_word_stands(
    history: tuple[list[BillCharge], list[Decision], Decision | None], order: object
) -> None:
    charges, said, stands = history
    mixed = list(said)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    found = reckon(charges, mixed)
    assert found == reckon(charges, said)
    assert found.unclear is None
    is_word = stands is not None and not stands.is_empty
    assert found.amounts.share_cents == (responsibility(stands) if is_word else 0)
    assert found.amounts.plan_paid_cents == (stands.paid_cents if stands and is_word else 0)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.data())
def test_part_of_the_story_never_asks_for_more_than_a_plan_left(
    history: tuple[list[BillCharge], list[Decision], Decision | None], data: st.DataObject
) -> None:
    """Any of the files may be late; what is here adds up, and asks for no more than some word."""
    charges, said, _ = history
    part = [one for one in said if data.draw(st.booleans())]
    found = reckon(charges, part)
    for charge in charges:
        columns = found.lines[charge.position].as_columns()
        assert columns.pop("charge_cents") == charge.charge_cents == sum(columns.values())
        assert min(columns.values()) >= 0
    given_cents = [responsibility(one) for one in said if one.plan_order]
    assert found.amounts.share_cents <= max(given_cents, default=0)


# Lines that are refused come again as claims of their own: each has its own service.
def refused(charge_cents: int, place: int) -> DecidedLine:
    return DecidedLine(place, charge_cents, 0, place, (Reason("CO", "16", charge_cents),))


def named(line: DecidedLine) -> DecidedLine:
    return replace(line, service=Service(f"LK-{line.bill_position}", (), "1", DAY))


@st.composite
def billed_again(draw: st.DrawFn) -> tuple[list[BillCharge], list[Decision], int]:
    """A claim of which some lines are refused, the claims of these, and what stands in the end.

    The first answer may be corrected as a whole, and each of the others alone.
    """
    count = draw(st.integers(2, 4))
    charges = [BillCharge(n, draw(st.integers(1, 1_000_00))) for n in range(1, count + 1)]
    again = draw(st.lists(st.integers(1, count), min_size=1, max_size=count - 1, unique=True))

    def answer(places: list[int], day: int) -> Decision:
        lines = [
            refused(one.charge_cents, one.position)
            if one.position in again and len(places) > 1
            else draw(divided(one.charge_cents, one.position))
            for one in charges
            if one.position in places
        ]
        return Decision("plan", 1, DAY + timedelta(days=day), sum(x.charge_cents for x in lines),
                        sum(x.paid_cents for x in lines), tuple(map(named, lines)))  # fmt: skip

    said, stands_cents = [], 0
    for places in ([one.position for one in charges], *([place] for place in again)):
        for version in range(draw(st.integers(1, 2))):
            if version:
                said.append(taken_back(said[-1], DAY + timedelta(days=40)))
            said.append(answer(places, len(said)))
        stands_cents += responsibility(said[-1])
    return charges, said, stands_cents


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(billed_again(), st.randoms(use_true_random=False), st.data())
def test_lines_that_are_billed_again_count_once_and_leave_no_more_than_all_answers(
    history: tuple[list[BillCharge], list[Decision], int], order: object, data: st.DataObject
) -> None:
    charges, said, stands_cents = history
    mixed = list(said)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    found = reckon(charges, mixed)
    assert found == reckon(charges, said)
    assert found.unclear is None
    assert found.amounts.share_cents == stands_cents
    assert found.amounts.charge_cents == sum(one.charge_cents for one in charges)
    part = [one for one in said if data.draw(st.booleans())]
    late = reckon(charges, part)
    for charge in charges:
        columns = late.lines[charge.position].as_columns()
        assert columns.pop("charge_cents") == charge.charge_cents == sum(columns.values())
        assert min(columns.values()) >= 0
    given_cents = sum(max(0, responsibility(one)) for one in part)
    assert late.amounts.share_cents <= given_cents
    assert late.amounts.share_cents == sum(responsibility(one) for one in late.standing)
