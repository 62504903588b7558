"""The forecast and the spreads, by tables."""

from __future__ import annotations

import pytest

from wellpaid.claim_pay.remittances.forecast import forecast
from wellpaid.claim_pay.remittances.spread import per_mille, percentile
from wellpaid.kit.money import Money


def past(*cents: int) -> list[Money]:
    return [Money(one) for one in cents]


@pytest.mark.parametrize(
    ("weeks", "week", "week_error", "sum_error", "tries"),
    [
        # Too little to say anything; what lies before the first money doesn't count.
        (past(*[100] * 7), None, None, None, 0),
        (past(*[0] * 40, *[100] * 7), None, None, None, 0),
        # Enough for a forecast, not for its error: no week has eight before and eight after it.
        (past(*[100] * 8), 100, None, None, 0),
        (past(*[100] * 15), 100, None, None, 0),
        # One try has eight single weeks, and one sum, which is too few.
        (past(*[100] * 16), 100, 0, None, 1),
        (past(*[100] * 19), 100, 0, 0, 4),
        # Every second week 200: the mean is 100, off by a half where money came; sums are right.
        (past(*[200, 0] * 10), 100, 50, 0, 5),
        # It doubles: 100 said, 200 came; then it has learnt.
        (past(*[100] * 8, *[200] * 8), 200, 50, None, 1),
        # Only the last eight weeks count, rounded to the cent.
        (past(*[900] * 3, 0, 0, 0, 0, 0, 0, 0, 100), 13, None, None, 0),
    ],
)
def test_the_next_weeks_and_how_far_off_they_would_have_been(
    weeks, week, week_error, sum_error, tries
):
    found = forecast(weeks)
    assert found.weeks == ((Money(week),) * 8 if week is not None else ())
    assert (found.week_error, found.sum_error, found.tries) == (week_error, sum_error, tries)
    assert found.amount == Money((week or 0) * 8)


@pytest.mark.parametrize(
    ("counts", "percent", "value"),
    [
        ({}, 50, None),
        ({7: 0}, 50, None),
        ({7: 1}, 50, 7),
        ({1: 1, 2: 1}, 50, 1),
        ({1: 1, 2: 1, 3: 1}, 50, 2),
        ({30: 9, 90: 1}, 90, 30),
        ({30: 8, 90: 2}, 90, 90),
        ({90: 1, 30: 99}, 100, 90),
    ],
)
def test_percentiles(counts, percent, value):
    assert percentile(counts, percent) == value


@pytest.mark.parametrize(
    ("part", "of", "share"), [(0, 0, 0), (1, 8, 125), (2, 3, 667), (3, 3, 1000)]
)
def test_shares(part, of, share):
    assert per_mille(part, of) == share
