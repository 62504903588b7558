"""What the plan says against what the books say, case by case; and which rows take whose place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wellpaid.claim_pay.postings.matching import Change, Line, change_of
from wellpaid.claim_pay.postings.naming import Candidate, key_of, whose
from wellpaid.claim_pay.postings.policy import are_kept_of, should_be_posted
from wellpaid.claim_pay.postings.reckoning import compare
from wellpaid.claim_pay.postings.sides import Booked, Cause, PlanClaim
from wellpaid.claim_pay.postings.windows import Span, spans

DAY = date(2026, 3, 3)
# Two claims: the provider's number and the plan's.
TWO = (("A1", "P1", 64_000), ("A2", "P2", 10_000))


def verdict(claims, rows, *, beside=0, **facts):
    plan = [
        PlanClaim(place, control, number, control or number, cents)
        for place, (control, number, cents) in enumerate(claims, start=1)
    ]
    books = [Booked(key, key, cents, DAY) for key, cents in rows]
    amount = sum(cents for *_, cents in claims) + beside
    return compare(amount_cents=amount, claims=plan, rows=books, **facts)


@pytest.mark.parametrize(
    ("claims", "rows", "beside", "cause", "places"),
    [
        (TWO, [("A1", 64_000), ("A2", 10_000)], 0, Cause.NONE, []),
        (TWO, [("P1", 64_000), ("A2", 10_000)], 0, Cause.NONE, []),
        (TWO, [("A1", 60_000), ("A1", 4_000), ("A2", 10_000)], 0, Cause.NONE, []),
        (TWO, [("", 74_000)], 0, Cause.NONE, []),
        (TWO, [("A1", 64_000), ("", 10_000)], 0, Cause.NONE, []),
        (TWO, [("A1", 60_400), ("A2", 10_000)], 0, Cause.SWAPPED_DIGITS, [("A1", 1)]),
        (TWO, [("P1", 60_400), ("P2", 10_000)], 0, Cause.SWAPPED_DIGITS, [("P1", 1)]),
        (TWO, [("", 47_000)], 0, Cause.SWAPPED_DIGITS, [("", None)]),
        (TWO, [("A1", 64_000), ("A1", 64_000), ("A2", 10_000)], 0, Cause.TWICE, [("A1", 1)]),
        (TWO, [("A1", 128_000), ("A2", 10_000)], 0, Cause.UNKNOWN, [("A1", 1)]),
        (TWO, [("A1", 64_000)], 0, Cause.CLAIM_NOT_POSTED, [("A2", 2)]),
        (TWO, [("A1", 64_000), ("A2", 1_000)], 0, Cause.DECIMAL_POINT, [("A2", 2)]),
        (TWO, [("A1", 6_400_000), ("A2", 10_000)], 0, Cause.DECIMAL_POINT, [("A1", 1)]),
        (TWO, [("A1", 64_000), ("A2", -10_000)], 0, Cause.SIGN, [("A2", 2)]),
        (TWO, [("A1", 64_000), ("A2", 10_000), ("B9", 500)], 0, Cause.EXTRA_CLAIM,
         [("B9", None)]),
        (TWO, [("A1", 64_000), ("A2", 9_137)], 0, Cause.UNKNOWN, [("A2", 2)]),
        (TWO, [("A1", 10_000), ("A2", 64_000)], 0, Cause.OTHER_CLAIM, [("A1", 1), ("A2", 2)]),
        (TWO, [("A1", 60_400)], 0, Cause.SEVERAL, [("A2", 2), ("A1", 1)]),
        (TWO, [], 0, Cause.NOTHING_POSTED, [("A1", 1), ("A2", 2)]),
        # What the plan keeps or adds beside the claims.
        (TWO, [("A1", 64_000), ("A2", 10_000)], -1_500, Cause.TAKEN_BACK, [("", None)]),
        (TWO, [("A1", 64_000), ("A2", 10_000), ("", -1_500)], -1_500, Cause.NONE, []),
        (TWO, [("A1", 64_000), ("A2", 10_000), ("WO7", -1_500)], -1_500, Cause.NONE, []),
        (TWO, [("A1", 64_000), ("A2", 10_000)], 312, Cause.ADDED, [("", None)]),
        # A claim that is taken back in the payment, with its new decision or without.
        ((("A1", "P1", -64_000), ("A1", "P1", 40_000), ("A2", "P2", 90_000)),
         [("A1", -24_000), ("A2", 90_000)], 0, Cause.NONE, []),
        ((("A1", "P1", -4_000), ("A2", "P2", 90_000)), [("A2", 90_000)], 0, Cause.TAKEN_BACK,
         [("A1", 1)]),
        ((("A1", "P1", -4_000), ("A2", "P2", 90_000)), [("A1", 4_000), ("A2", 90_000)], 0,
         Cause.SIGN, [("A1", 1)]),
        # One account number with two claims of the plan; a claim of the plan without one.
        ((("A1", "P1", 500), ("A1", "P2", 700)), [("A1", 1_200)], 0, Cause.NONE, []),
        ((("A1", "P1", 500), ("A1", "P2", 700)), [("P2", 700), ("P1", 500)], 0, Cause.NONE, []),
        ((("", "P1", 500), ("", "P2", 700)), [("P2", 700), ("P1", 500)], 0, Cause.NONE, []),
        # A denied claim needs no posting, and one of it is too much.
        ((("A1", "P1", 500), ("A2", "P2", 0)), [("A1", 500)], 0, Cause.NONE, []),
        ((("A1", "P1", 500), ("A2", "P2", 0)), [("A1", 500), ("A2", 700)], 0, Cause.EXTRA_CLAIM,
         [("A2", 2)]),
    ],
)  # fmt: skip
def test_likely_causes(claims, rows, beside, cause, places):
    found = verdict(claims, rows, beside=beside)
    assert found.cause is cause
    assert [(one.claim_number, one.position) for one in found.differences] == places
    assert found.is_equal == (not places)
    gap = sum(one.books_cents - one.plan_cents for one in found.differences)
    assert gap == found.books_cents - found.plan_cents


def test_a_cancelled_payment_leaves_nothing_to_post():
    found = verdict(TWO, [("A1", 64_000)], is_cancelled=True)
    assert (found.cause, found.plan_cents, found.books_cents) == (Cause.CANCELLED, 0, 64_000)
    for rows in ([], [("A1", 64_000), ("A1", -64_000)]):
        assert verdict(TWO, rows, is_cancelled=True).is_equal


def line(cents: int, days: int = 0, key: int | None = None) -> Line:
    return Line(cents, DAY + timedelta(days=days), key)


MARCH, ONE_DAY = Span(DAY, DAY + timedelta(days=28)), Span(*[DAY + timedelta(days=9)] * 2)


@pytest.mark.parametrize(
    ("rows", "before", "days", "expected"),
    [
        ([line(604)], [], MARCH, Change(is_news=True)),
        ([line(604)], [line(604, key=1)], MARCH, Change(is_news=False)),
        ([line(640)], [line(604, key=1)], MARCH, Change(is_news=True, replaced=(1,))),
        # The second part, posted on a later day; the file has that day only.
        ([line(340, 9)], [line(300, key=1)], ONE_DAY, Change(is_news=True)),
        ([line(340, 9)], [line(300, key=1), line(430, 9, 2)], ONE_DAY,
         Change(is_news=True, replaced=(2,))),
        # Corrected on a later day, in a file that reaches back.
        ([line(640, 9)], [line(604, key=1)], MARCH, Change(is_news=True, replaced=(1,))),
        # Taken out and typed anew on a later day: the first posting counts still.
        ([line(-604, 9), line(640, 9)], [line(604, key=1)], ONE_DAY, Change(is_news=True)),
        ([line(604), line(-604, 9), line(640, 9)],
         [line(604, key=1), line(-604, 9, 2), line(640, 9, 3)], MARCH, Change(is_news=False)),
        ([line(-604, 9), line(640, 9)], [line(604, key=1), line(-604, 9, 2), line(640, 9, 3)],
         ONE_DAY, Change(is_news=False)),
        ([line(640), line(640)], [line(640, key=1)], MARCH, Change(is_news=True, replaced=(1,))),
    ],
)  # fmt: skip
def test_which_rows_take_whose_place(rows, before, days, expected):
    assert change_of(rows, before, days) == expected


def test_numbers_without_marks_and_zeros_and_whose_they_are():
    assert [key_of(text) for text in ("00-66 20071", "11-2048", "000", "", "…", "eft-7")] == [
        "6620071", "112048", "0", "", "", "EFT7",
    ]  # fmt: skip
    one = Candidate(1, "Pebbleway Health Plan", frozenset({"A1"}))
    two = Candidate(2, "Marlowe", frozenset({"A1", "B1"}))
    assert whose(["Nobody"], set(), [one]) is one
    assert whose(["MARLOWE"], {"A1"}, [one, two]) is two
    assert whose([""], {"B1"}, [one, two]) is two
    assert whose([""], {"A1"}, [one, two]) is None
    assert whose([""], set(), []) is None


def test_when_silence_means_something():
    days = [DAY + timedelta(days=n) for n in (0, 2, 9, 25, 27)]
    covered = spans(days)
    assert covered == [Span(days[0], days[2]), Span(days[3], days[4])]
    assert should_be_posted(DAY, covered)
    assert not should_be_posted(DAY + timedelta(days=5), covered)
    assert not should_be_posted(DAY - timedelta(days=1), covered)
    assert [are_kept_of(*one) for one in ((0, 0), (0, 1), (1, 1), (3, 4))] == [
        False, False, True, False,
    ]  # fmt: skip
