"""A booking is matched by its exact reference and amount, or left to a person."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellpaid.core.banking.matching import Booking, Expected, match
from wellpaid.kit.money import Money


def booking(cents: int, *texts: str) -> Booking:
    return Booking(uuid4(), Money(cents), texts)


def expected(cents: int, reference: str, number: int = 1) -> Expected:
    return Expected("payout", UUID(int=number), reference, Money(cents))


@pytest.mark.parametrize(
    "text", ["PO-77", "CARD PAYOUT PO-77", "PO-77.", "(PO-77)", "  PO-77  ", "X\nPO-77"]
)
def test_reference_and_amount_make_a_match(text):
    wanted = expected(500, "PO-77")
    [found] = match([booking(500, text)], [wanted])
    assert found.expected is wanted


@pytest.mark.parametrize(
    ("cents", "text"),
    [(501, "PO-77"), (-500, "PO-77"), (500, "PO-771"), (500, "APO-77"), (500, ""), (500, "PO 77")],
)
def test_what_only_looks_alike_is_left_to_a_person(cents, text):
    assert match([booking(cents, text)], [expected(500, "PO-77")]) == []


def test_nothing_is_matched_twice():
    wanted = expected(500, "PO-77")
    assert len(match([booking(500, "PO-77"), booking(500, "PO-77")], [wanted])) == 1


def test_of_two_that_are_alike_none_is_chosen():
    alike = [expected(500, "1088", 1), expected(500, "1088", 2)]
    assert match([booking(500, "1088")], alike) == []


def test_no_reference_matches_nothing():
    assert match([booking(500, "")], [expected(500, "")]) == []


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.sampled_from("ABC")), max_size=8),
    st.lists(st.tuples(st.integers(-9, 9), st.sampled_from("ABC")), max_size=8),
)
def test_whatever_comes_a_match_is_exact_and_once(lines, wishes):
    bookings = [booking(cents, text) for cents, text in lines]
    wanted = [expected(cents, text, number) for number, (cents, text) in enumerate(wishes)]
    found = match(bookings, wanted)
    by_id = {one.line_id: one for one in bookings}
    for one in found:
        line = by_id[one.line_id]
        assert line.amount == one.expected.amount
        assert one.expected.reference in line.texts
    assert len({one.line_id for one in found}) == len(found)
    assert len({one.expected.subject_id for one in found}) == len(found)
