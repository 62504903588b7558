"""However books are kept, the differences of a payment add up, and one slip is found as that."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wellpaid.claim_pay.postings.reckoning import compare
from wellpaid.claim_pay.postings.sides import Booked, Cause, PlanClaim

DAY = date(2026, 3, 3)
CENTS = st.integers(-50_000, 2_000_000)
KEYS = st.sampled_from(["", "A1", "A2", "A3", "P1", "P2", "X"])
CLAIMS = st.lists(
    st.tuples(st.sampled_from(["", "A1", "A2", "A3"]), st.sampled_from(["P1", "P2", "P3"]), CENTS),
    max_size=5,
)


def plan_of(claims: list[tuple[str, str, int]]) -> list[PlanClaim]:
    return [
        PlanClaim(place, control, number, control or number, cents)
        for place, (control, number, cents) in enumerate(claims, start=1)
    ]


def booked(key: str, cents: int) -> Booked:
    return Booked(key, key, cents, DAY)


@settings(max_examples=150, deadline=None)
@given(CLAIMS, CENTS, st.lists(st.tuples(KEYS, CENTS), max_size=8), st.booleans(), st.randoms())
def test_differences_add_up_whatever_the_order(claims, beside, rows, is_cancelled, chance):
    amount = sum(cents for *_, cents in claims) + beside
    books = [booked(*row) for row in rows]
    found = compare(
        amount_cents=amount, claims=plan_of(claims), rows=books, is_cancelled=is_cancelled
    )
    gap = sum(one.books_cents - one.plan_cents for one in found.differences)
    if found.cause is not Cause.NOTHING_POSTED or not amount:
        assert gap == found.books_cents - found.plan_cents
    assert found.books_cents == sum(cents for _, cents in rows)
    if found.is_equal:
        assert (found.differences, found.books_cents) == ((), found.plan_cents)
    again = list(books)
    chance.shuffle(again)
    other = compare(
        amount_cents=amount, claims=plan_of(claims), rows=again, is_cancelled=is_cancelled
    )
    assert (other.cause, other.books_cents) == (found.cause, found.books_cents)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(100, 2_000_000), min_size=1, max_size=6, unique=True), st.data())
def test_books_typed_right_agree_and_one_slip_is_named(amounts, data):
    claims = [(f"A{place}", f"P{place}", cents) for place, cents in enumerate(amounts)]
    rows = [booked(key, cents) for key, _, cents in claims]
    total = sum(amounts)
    assert compare(amount_cents=total, claims=plan_of(claims), rows=rows).is_equal
    place = data.draw(st.integers(0, len(amounts) - 1))
    slips = data.draw(st.sampled_from(["twice", "left out", "swapped"]))
    if slips == "twice":
        rows.append(rows[place])
        cause = Cause.TWICE
    elif slips == "left out":
        assume(len(rows) > 1)
        del rows[place]
        cause = Cause.CLAIM_NOT_POSTED
    else:
        digits = list(str(amounts[place]))
        at = data.draw(st.integers(0, len(digits) - 2))
        digits[at], digits[at + 1] = digits[at + 1], digits[at]
        typed = int("".join(digits))
        assume(typed != amounts[place] and len(str(typed)) == len(digits))
        rows[place] = booked(claims[place][0], typed)
        cause = Cause.SWAPPED_DIGITS
    found = compare(amount_cents=total, claims=plan_of(claims), rows=rows)
    assert (found.cause, [one.position for one in found.differences]) == (cause, [place + 1])
