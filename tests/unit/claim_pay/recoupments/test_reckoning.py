"""What plans take back, reckoned: reversals, balances carried forward, letters, paying back."""

from __future__ import annotations

from uuid import UUID

import pytest

from wellpaid.claim_pay.recoupments.events import Origin
from wellpaid.claim_pay.recoupments.reckoning import (
    ClaimPaid,
    Fit,
    Known,
    Source,
    Sums,
    Taking,
    carried_to_one,
    fit,
    reversals,
    sums_of,
)

A, B = UUID(int=1), UUID(int=2)


def plb(reason: str, cents: int, key: str = "IC1", place: int = 1) -> Taking:
    return Taking(Source.PLB, place, reason, key, key, cents)


def known(origin: Origin, open_cents: int = 0, one: UUID = A) -> Known:
    return Known(one, origin, frozenset({"IC1"}), open_cents)


def test_a_reversal_takes_what_its_correction_leaves():
    claims = [
        ClaimPaid(1, "IC1", "IC-1", "22", -10_000),
        ClaimPaid(2, "IC1", "IC-1", "1", 7_500),
        ClaimPaid(3, "IC2", "IC-2", "22", -5_000),
        ClaimPaid(4, "IC2", "IC-2", "1", 6_000),  # pays more than before: nothing is taken
        ClaimPaid(5, "IC3", "IC-3", "1", 4_000),
    ]
    assert reversals(claims) == [Taking(Source.CLAIM, 1, "22", "IC-1", "IC1", 2_500)]


@pytest.mark.parametrize(
    ("cents", "key"), [(-2_500, "IC1"), (-2_501, "T9"), (2_500, "T9")], ids=str
)
def test_a_balance_carried_forward_is_the_one_reversals_if_it_can_be(cents, key):
    own = Taking(Source.CLAIM, 1, "22", "IC1", "IC1", 2_500)
    assert carried_to_one([own, plb("FB", cents, "T9")])[1].key == key
    assert carried_to_one([own, own, plb("FB", cents, "T9")])[2].key == "T9"


@pytest.mark.parametrize(
    ("taking", "cases", "expected"),
    [
        (plb("WO", 500), [], Fit()),
        (plb("WO", 500), [known(Origin.PLB)], Fit(A)),
        (plb("WO", 500, key=""), [known(Origin.PLB)], Fit()),
        (plb("WO", 500), [known(Origin.LETTER, 500)], Fit(A)),
        (plb("WO", 499), [known(Origin.LETTER, 500)], Fit(proposed_id=A)),
        (plb("WO", 500), [known(Origin.LETTER, 500), known(Origin.LETTER, 500, B)], Fit()),
        (plb("WO", 500), [known(Origin.LETTER, 500), known(Origin.PLB, 0, B)], Fit()),
        (plb("WO", -500), [], None),
        (plb("72", -500), [known(Origin.LETTER, 500)], Fit(A)),
        (plb("72", -500), [], None),
        (plb("FB", -500), [], Fit()),
        (plb("FB", 500, key="X9"), [known(Origin.CARRIED, 500)], Fit()),
    ],
)
def test_where_a_taking_belongs(taking, cases, expected):
    assert fit(taking, cases) == expected


@pytest.mark.parametrize(
    ("origin", "wanted", "rows", "sums", "paid_back", "still_open"),
    [
        # Reversed, carried forward, then taken in two later payments.
        (Origin.REVERSAL, 900, [("22", 900)], (900, 900, 0), 0, 0),
        (Origin.REVERSAL, 900, [("22", 900), ("FB", -900)], (900, 0, 0), 0, 900),
        (Origin.REVERSAL, 900, [("22", 900), ("FB", -900), ("FB", 400)], (900, 400, 0), 0, 500),
        (Origin.CARRIED, 900, [("FB", -900)], (900, 0, 0), 0, 900),
        (Origin.CARRIED, 900, [("FB", -900), ("FB", 900)], (900, 900, 0), 0, 0),
        # An 835 says no sum: it is at least what was taken.
        (Origin.PLB, 500, [("WO", 500), ("WO", 300)], (800, 800, 0), 0, 0),
        # Taken, and given back.
        (Origin.PLB, 500, [("WO", 500), ("WO", -500)], (500, 0, 0), 0, 500),
        # Paid by check; the plan says so later, and it counts once.
        (Origin.LETTER, 500, [], (500, 0, 0), 500, 0),
        (Origin.LETTER, 500, [("WO", 500), ("72", -500)], (500, 0, 500), 500, 0),
        (Origin.LETTER, 500, [("WO", 200)], (500, 200, 0), 100, 200),
        # The same without a letter, whichever the plan says first.
        (Origin.PLB, 500, [("WO", 500), ("72", -500)], (500, 0, 500), 0, 0),
        (Origin.PLB, 500, [("72", -500), ("WO", 500)], (500, 0, 500), 0, 0),
        (Origin.PLB, 500, [("72", -200), ("WO", 500)], (500, 300, 200), 0, 0),
    ],
)
def test_what_became_of_the_money(origin, wanted, rows, sums, paid_back, still_open):
    found = sums_of(origin, wanted, rows)
    assert (found.wanted_cents, found.taken_cents, found.returned_cents) == sums
    assert found.open_cents(paid_back) == still_open


def test_files_out_of_order_dont_want_it_twice():
    """What was wanted is reckoned anew from the entries by their days, and never only grows."""
    in_order = [("", 100_00), ("WO", -100_00), ("WO", 100_00)]
    assert sums_of(Origin.PLB, 200_00, in_order) == Sums(100_00, 100_00, 0)
    assert sums_of(Origin.PLB, 150_00, [("WO", 100_00)]).wanted_cents == 100_00
