"""The fee to the cent, its cap, and the mirror."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellpaid.claim_pay.fees.reckoning import Mirrored, Tariff, fee, mirror, uncapped_fee
from wellpaid.formats.rules.service_fees import FEE_RULES, may_charge_fee
from wellpaid.kit.money import ZERO, Money

HALF_PERCENT = 50
TARIFF = Tariff(HALF_PERCENT, cap=Money(200_000))


@pytest.mark.parametrize(
    ("cents", "fee_cents"),
    [
        (-100, 0),
        (0, 0),
        (99, 0),
        (100, 1),  # half a cent goes up
        (299, 1),
        (300, 2),
        (100_000, 500),
        (18_348, 92),
        (18_300, 92),  # 91.5
        (40_000_000, 200_000),
    ],
)
def test_half_a_percent_half_up(cents: int, fee_cents: int):
    assert uncapped_fee(Money(cents), HALF_PERCENT) == Money(fee_cents)


@pytest.mark.parametrize(
    ("before", "expected"),
    [(0, 50_000), (150_000, 50_000), (150_001, 49_999), (200_000, 0), (200_001, 0)],
)
def test_never_over_the_cap(before: int, expected: int):
    assert fee(Money(10_000_000), TARIFF, Money(before)) == Money(expected)


@given(st.lists(st.integers(-5_000_000, 50_000_000), max_size=30))
def test_a_cycle_never_costs_more_than_its_cap_or_its_share(payments: list[int]):
    charged = ZERO
    for cents in payments:
        charged += fee(Money(cents), TARIFF, charged)
    uncapped = sum((uncapped_fee(Money(cents), HALF_PERCENT) for cents in payments), ZERO)
    assert charged == min(TARIFF.cap, uncapped)


def test_a_tariff_is_sane():
    for basis_points, cap in [(-1, 0), (10_001, 0), (50, -1)]:
        with pytest.raises(ValueError, match="a tariff is"):
            Tariff(basis_points, Money(cap))


def test_the_mirror_counts_what_was_paid():
    amounts = [Money(10_000), ZERO, Money(-500), Money(333)]
    assert mirror(amounts, 300) == Mirrored(2, Money(10_333), Money(310))
    assert mirror(amounts, 300).kept == Money(10_023)
    assert mirror([], 300) == Mirrored(0, ZERO, ZERO)


@pytest.mark.parametrize(
    ("state", "on", "is_allowed"),
    [
        ("TN", date(2026, 11, 26), True),
        ("OH", date(2025, 9, 29), True),
        ("OH", date(2025, 9, 30), False),
        ("oh", date(2026, 1, 1), False),
        ("AL", date(2026, 1, 1), False),
        ("NY", date(2026, 7, 1), True),
        ("", date(2026, 7, 1), True),
    ],
)
def test_where_a_fee_may_be_charged(state: str, on: date, is_allowed: bool):
    assert may_charge_fee(state, on) is is_allowed


def test_every_rule_names_its_source():
    assert all(rule.source and len(rule.state) == 2 for rule in FEE_RULES)
