"""Whatever comes in whatever order: nothing is used twice, and what is done by itself adds up."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellpaid.claim_pay.reconciliation.clues import PayerNames
from wellpaid.claim_pay.reconciliation.matching import match_up
from wellpaid.claim_pay.reconciliation.sides import (
    EXACT_RULES,
    LONE_RULES,
    Advised,
    Deposit,
    Rule,
)

DAY = date(2026, 3, 2)
PLANS = ("1340000017", "1340000025")
PAYERS = PayerNames([(PLANS[0], "Pebbleway"), (PLANS[1], "Tamarisk"), *zip(PLANS, PLANS)])  # noqa: B905
_days = st.integers(0, 12).map(lambda n: DAY + timedelta(days=n))
# Few amounts, numbers and days, so that rows collide all the time.
_cents = st.sampled_from([100, 200, 300, 500, 800, 1_000, 1_300])
_numbers = st.sampled_from(["T1001", "T1002", "T1020", "7"])
_plans = st.sampled_from(PLANS)


@st.composite
def _words(draw) -> str:
    number, plan = draw(_numbers), draw(_plans)
    forms = (f"TRN*1*{number}*{plan}~", number, f"TRN*1*{number}", plan, "PEBBLEWAY", "TAMARISK",
             "HCCLAIMPMT", "CARD", "")  # fmt: skip
    return " ".join(draw(st.lists(st.sampled_from(forms), max_size=3)))


@st.composite
def _sides(draw) -> tuple[list[Advised], list[Deposit]]:
    ways = st.sampled_from(["ach", "virtual_card", "check"])
    ours = [
        Advised(n, plan, plan, draw(_numbers), draw(_cents), draw(_days), draw(ways),
                draw(st.booleans()))
        for n, plan in enumerate(draw(st.lists(_plans, max_size=9)))
    ]  # fmt: skip
    theirs = [
        Deposit(n, draw(_days), draw(_cents), (words,), draw(st.booleans()))
        for n, words in enumerate(draw(st.lists(_words(), max_size=9)))
    ]
    return ours, theirs


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(_sides(), st.randoms())
def test_nothing_is_used_twice_sums_agree_and_order_does_not_matter(sides, random: Random):
    ours, theirs = sides
    today = DAY + timedelta(days=9)
    found = match_up(ours, theirs, payers=PAYERS, today=today)
    advised = [key for one in found for key in one.advised]
    deposits = [key for one in found for key in one.deposits]
    assert sorted(advised) == sorted(one.id for one in ours)
    assert len(set(deposits)) == len(deposits)
    said = {one.id: one for one in ours}
    came = {one.id: one for one in theirs}
    for one in found:
        total = sum(said[key].amount_cents for key in one.advised)
        total_came = sum(came[key].amount_cents for key in one.deposits)
        if one.is_automatic:
            assert one.rule in EXACT_RULES
            assert total == total_came
            assert not any(said[key].is_held for key in one.advised)
        if one.rule not in LONE_RULES | {Rule.SHORT, Rule.OVER}:
            assert total == total_came
        if one.rule in {Rule.SHORT, Rule.OVER}:
            assert one.figures["difference_cents"] == abs(total - total_came) > 0
    random.shuffle(ours)
    random.shuffle(theirs)
    assert match_up(ours, theirs, payers=PAYERS, today=today) == found
