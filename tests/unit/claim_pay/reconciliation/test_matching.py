"""Which deposit pays which remittance, rung by rung, and what a difference looks like."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wellpaid.claim_pay.reconciliation.clues import PayerNames, clues_of, is_near
from wellpaid.claim_pay.reconciliation.grouping import (
    fee_basis_points,
    has_swapped_digits,
    only_subset,
)
from wellpaid.claim_pay.reconciliation.matching import match_up
from wellpaid.claim_pay.reconciliation.sides import (
    Advised,
    Cause,
    Deposit,
    Proposal,
    Rule,
    Sureness,
    TakenBack,
)
from wellpaid.claim_pay.reconciliation.windows import banking_ordinal, is_in_window
from wellpaid.formats.nacha.calendar import banking_days_between

DAY = date(2026, 3, 4)  # a Wednesday
PLAN, OTHER = "plan", "other"
NUMBERS = {PLAN: "1340000017", OTHER: "1340000025"}
PAYERS = PayerNames([
    (PLAN, "Pebbleway Health Plan"), (PLAN, NUMBERS[PLAN]),
    (OTHER, "Pebbleway Dental Fund"), (OTHER, NUMBERS[OTHER]),
])  # fmt: skip


def advised(key: str, cents: int, *, payer: str = PLAN, day: date = DAY, **facts) -> Advised:
    return Advised(key, payer, NUMBERS[payer], f"EFT{key}", cents, day, **facts)


def deposit(key: str, cents: int, *texts: str, after: int = 1, **facts) -> Deposit:
    return Deposit(key, DAY + timedelta(days=after), cents, texts, **facts)


def trn(key: str, payer: str = PLAN) -> str:
    return f"HCCLAIMPMT TRN*1*EFT{key}*{NUMBERS[payer]}~"


def matched(ours, theirs, *, today: date = DAY, **facts) -> list[Proposal]:
    found = match_up(ours, theirs, payers=PAYERS, today=today, **facts)
    assert match_up(ours[::-1], theirs[::-1], payers=PAYERS, today=today, **facts) == found
    return found


def only(ours, theirs, **facts) -> Proposal:
    [found] = matched(ours, theirs, **facts)
    return found


@pytest.mark.parametrize(
    "text",
    [trn("1001"), "EFT1001", "PAYMENT (EFT1001).", "trn*1*eft1001*1340000017\\", "REF:EFT1001"],
)
def test_a_payments_own_number_and_every_cent(text):
    found = only([advised("1001", 64_000)], [deposit("d", 64_000, text)])
    assert (found.rule, found.sureness) == (Rule.EXACT, Sureness.CERTAIN)
    assert (found.is_automatic, found.advised, found.deposits) == (True, ("1001",), ("d",))


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (64_001, trn("1001")),  # a cent more
        (64_000, trn("1001", OTHER)),  # another plan's number
        (64_000, "XEFT1001 HCCLAIMPMT"),  # part of another word
    ],
)
def test_what_is_nearly_exact_is_for_a_person(cents, text):
    found = matched([advised("1001", 64_000)], [deposit("d", cents, text)])
    assert [one.is_automatic for one in found] == [False] * len(found)


def test_what_a_person_took_back_is_not_done_again():
    ours, theirs = advised("1001", 64_000, is_held=True), deposit("d", 64_000, trn("1001"))
    assert only([ours], [theirs]).is_automatic is False


def test_one_number_of_two_plans():
    ours = [advised("1", 500), Advised("2", OTHER, NUMBERS[OTHER], "EFT1", 500, DAY)]
    found = {one.rule: one for one in matched(ours, [deposit("d", 500, trn("1"))])}
    assert found[Rule.EXACT].advised == ("1",)
    plain = matched(ours, [deposit("d", 500, "HCCLAIMPMT EFT1")])
    assert not any(one.is_automatic for one in plain)


def test_several_payments_in_one_deposit_by_their_numbers():
    ours = [advised("7", 211_500), advised("8", 88_430)]
    found = only(ours, [deposit("d", 299_930, trn("7") + trn("8"))])
    assert (found.rule, found.is_automatic) == (Rule.MERGED_EXACT, True)
    named_once = only(ours, [deposit("d", 299_930, trn("7"))])
    assert (named_once.rule, named_once.is_automatic) == (Rule.MERGED, False)
    assert named_once.advised == ("7", "8")


def test_several_payments_in_one_deposit_by_their_sum():
    ours = [advised("7", 211_500), advised("8", 88_430), advised("9", 5)]
    found = matched(ours, [deposit("d", 299_930, "PEBBLEWAY HEALTH DIR DEP")])
    merged = next(one for one in found if one.rule is Rule.MERGED)
    assert (merged.advised, merged.is_automatic) == (("7", "8"), False)
    assert [one.advised for one in found if one.rule is Rule.NO_MONEY] == [("9",)]


def test_two_ways_to_make_a_sum_are_none():
    ours = [advised(str(n), cents) for n, cents in enumerate((10, 20, 5, 25))]
    found = matched(ours, [deposit("d", 30, "PEBBLEWAY HEALTH")])
    assert not any(one.rule is Rule.MERGED for one in found)


@pytest.mark.parametrize("text", [trn("1"), "PEBBLEWAY HEALTH PLAN"])
def test_one_payment_in_several_deposits(text):
    theirs = [deposit("a", 400, text), deposit("b", 600, text, after=2)]
    found = only([advised("1", 1_000)], theirs)
    assert (found.rule, found.deposits) == (
        Rule.SPLIT_EXACT if "TRN" in text else Rule.SPLIT, ("a", "b"),
    )  # fmt: skip
    assert found.is_automatic is ("TRN" in text)


def test_many_on_both_sides():
    ours = [advised("1", 1_000), advised("2", 2_000)]
    theirs = [deposit("a", 1_200, "PEBBLEWAY HEALTH"), deposit("b", 1_800, "PEBBLEWAY HEALTH")]
    found = only(ours, theirs)
    assert (found.rule, found.sureness) == (Rule.MANY, Sureness.MAYBE)


@pytest.mark.parametrize(
    ("text", "rule", "cause", "sureness"),
    [
        ("PEBBLEWAY HEALT", Rule.PAYER_AMOUNT, Cause.NO_TRACE, Sureness.LIKELY),
        ("1340000017", Rule.PAYER_AMOUNT, Cause.NO_TRACE, Sureness.LIKELY),
        ("HCCLAIMPMT", Rule.AMOUNT_ONLY, Cause.NO_TRACE, Sureness.MAYBE),
        (trn("1010"), Rule.OTHER_TRACE, Cause.TYPED_TRACE, Sureness.LIKELY),
        (trn("7777777"), Rule.OTHER_TRACE, Cause.OTHER_TRACE, Sureness.MAYBE),
    ],
)
def test_plan_amount_and_window(text, rule, cause, sureness):
    found = only([advised("1001", 64_000)], [deposit("d", 64_000, text)])
    assert (found.rule, found.cause, found.sureness, found.is_automatic) == (
        rule, cause, sureness, False,
    )  # fmt: skip


def test_the_window_ends():
    found = matched([advised("1", 500)], [deposit("d", 500, "PEBBLEWAY HEALTH", after=30)])
    assert {one.rule for one in found} == {Rule.NO_MONEY, Rule.NO_ADVICE}


def test_equal_payments_are_paired_by_their_days():
    ours = [advised("1", 500), advised("2", 500, day=DAY + timedelta(days=1))]
    theirs = [deposit("a", 500, "PEBBLEWAY HEALTH"), deposit("b", 500, "PEBBLEWAY HEALTH", after=2)]
    found = matched(ours, theirs)
    assert [(one.rule, one.advised, one.deposits) for one in found] == [
        (Rule.TWINS, ("1",), ("a",)), (Rule.TWINS, ("2",), ("b",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("came", "cause", "figures"),
    [
        (416_855, Cause.CARD_FEE, {"difference_cents": 4_211, "basis_points": 100}),
        (400_066, Cause.TAKEN_BACK, {"difference_cents": 21_000, "reference": "CLAIM-7"}),
        (412_066, Cause.SWAPPED_DIGITS, {"difference_cents": 9_000}),
        (123_456, Cause.NONE, {"difference_cents": 297_610}),
    ],
)
def test_a_deposit_that_is_short(came, cause, figures):
    kept = [TakenBack(PLAN, 21_000, "CLAIM-7")]
    found = only([advised("1", 421_066)], [deposit("d", came, trn("1"))], taken_back=kept)
    assert (found.rule, found.cause, found.figures) == (Rule.SHORT, cause, figures)
    assert not found.is_automatic


def test_a_card_payment_less_a_fee_without_any_number():
    card = advised("1", 421_066, way="virtual_card")
    found = only([card], [deposit("d", 416_855, "MERCHANT BANKCARD DEP")])
    assert (found.rule, found.cause) == (Rule.SHORT, Cause.CARD_FEE)
    lone = matched([advised("1", 421_066)], [deposit("d", 416_855, "MERCHANT BANKCARD DEP")])
    assert [one.rule for one in lone] == [Rule.NO_MONEY]


def test_the_same_payment_a_second_time():
    theirs = [deposit("a", 500, trn("1")), deposit("b", 500, trn("1"), after=2)]
    found = matched([advised("1", 500)], theirs)
    assert [(one.rule, one.deposits) for one in found] == [
        (Rule.EXACT, ("a",)), (Rule.DUPLICATE, ("b",)),
    ]  # fmt: skip
    later = only([], [theirs[1]], settled=[advised("1", 500)])
    assert (later.rule, later.is_automatic) == (Rule.DUPLICATE, False)


def test_money_of_no_plan_is_none_of_ours():
    assert matched([], [deposit("d", 5_000, "POS SETTLEMENT 8891", "CUSTOMER DEPOSIT")]) == []


@pytest.mark.parametrize(("days", "is_overdue"), [(3, False), (5, False), (6, True)])
def test_the_clock_of_three_banking_days(days, is_overdue):
    # From a Wednesday on: Thursday, Friday, Monday; on Tuesday something is missing.
    today = DAY + timedelta(days=days)
    one, other = matched([advised("1", 500)], [deposit("d", 7, "HCCLAIMPMT", after=0)], today=today)
    assert (one.rule, one.is_overdue) == (Rule.NO_MONEY, is_overdue)
    assert (other.rule, other.is_overdue) == (Rule.NO_ADVICE, is_overdue)


def test_banking_days_are_counted_once():
    for days in range(-40, 400, 7):
        there = DAY + timedelta(days=days)
        assert banking_ordinal(there) - banking_ordinal(DAY) == banking_days_between(DAY, there)
    assert is_in_window(DAY, DAY - timedelta(days=5))
    assert not is_in_window(DAY, DAY - timedelta(days=6))


@pytest.mark.parametrize("day", [date.min, date(3100, 12, 31), date.max])
def test_an_impossible_day_stops_no_comparison(day):
    [lone, other] = matched(
        [advised("EFT-1", 100_00, day=day)], [deposit("d", 100_00, "PEBBLEWAY HEALTH")]
    )
    assert {lone.rule, other.rule} == {Rule.NO_MONEY, Rule.NO_ADVICE}
    assert not is_in_window(DAY, day)


def test_names_that_begin_alike():
    def payers(text: str) -> set:
        return set(clues_of([text], PAYERS).payers)

    assert payers("PEBBLEWAY HEALTH P PAYMENT") == {PLAN}
    assert payers("ORIG PEBBLEWAY DENTAL") == {OTHER}
    assert payers("PEBBLEWAY ") == set()
    assert payers("PEBBLEWAY HOSPITAL LAUNDRY") == {PLAN}  # ten letters alike: a person decides


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("1001", "1010", True), ("1001", "1002", True), ("1001", "101", True),
        ("1001", "1001", False), ("1001", "2002", False), ("1001", "0110", False),
    ],
)  # fmt: skip
def test_numbers_that_differ_by_a_slip(one, other, near):
    assert is_near(one, other) is near
    assert is_near(other, one) is near


def test_sums_and_shares():
    assert only_subset(9, [4, 5, 7], 6) == (0, 1)
    assert only_subset(9, [9, 1, 3], 6) is None  # one alone is no sum
    assert only_subset(9, [4, 5, 6, 3], 6) is None  # two ways
    assert only_subset(5_000_000, list(range(1, 60)), 8) is None
    assert only_subset(400, [n * 7 + 3 for n in range(24)] * 2, 6) is None  # gives up, or many
    assert (fee_basis_points(421_066, 416_855), fee_basis_points(100, 100)) == (100, None)
    assert fee_basis_points(100_000, 96_993) is None
    assert has_swapped_digits(64_000, 60_400)
    assert not has_swapped_digits(64_000, 60_500)
