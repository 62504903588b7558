"""Money as whole cents: what holds for every amount, not for examples."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellpaid.kit.money import Money, MoneyError, allocate, total

AMOUNTS = st.integers(-(10**12), 10**12).map(Money)
WEIGHTS = st.lists(
    st.one_of(
        st.integers(0, 10**6),
        st.fractions(0, 1000, max_denominator=997),
        st.decimals(0, 1000, places=3),
    ),
    min_size=1,
    max_size=30,
).filter(lambda weights: any(weights))


@given(AMOUNTS, WEIGHTS)
def test_parts_add_up_and_stay_within_a_cent(amount, weights):
    parts = allocate(amount, weights)
    assert total(parts) == amount
    whole = sum(Fraction(weight) for weight in weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.cents - amount.cents * Fraction(weight) / whole) < 1
        assert weight or not part


@given(AMOUNTS, WEIGHTS)
def test_a_debt_is_divided_as_its_mirror_image(amount, weights):
    assert allocate(-amount, weights) == [-part for part in allocate(amount, weights)]


@given(st.integers(0, 10**9), WEIGHTS)
def test_cents_go_to_the_largest_remainders_first_and_the_earlier_of_equals(cents, weights):
    parts = allocate(Money(cents), weights)
    whole = sum(Fraction(weight) for weight in weights)
    exact = [cents * Fraction(weight) / whole for weight in weights]
    rest = [share - int(share) for share in exact]
    got = [part.cents > int(share) for part, share in zip(parts, exact, strict=True)]
    for i, has_cent in enumerate(got):
        for j, other_has in enumerate(got):
            if has_cent and not other_has:
                assert (rest[i], -i) > (rest[j], -j)


@given(AMOUNTS, st.integers(1, 50))
def test_equal_weights_differ_by_a_cent_at_most_and_fall(amount, count):
    parts = [abs(part).cents for part in allocate(amount, [1] * count)]
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= 1


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_impossible_weights_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        allocate(Money(100), weights)


@given(st.integers(0, 10**12))
def test_typed_amounts_read_as_they_print(cents):
    money = Money(cents)
    dollars, rest = divmod(cents, 100)
    for text in (f"{dollars}.{rest:02d}", f"${dollars:,}.{rest:02d}", f" $ {dollars}.{rest:02d} "):
        assert Money.from_typed(text) == money
    assert Money.from_decimal_text(str(money)) == money
    assert Money.from_decimal_text(str(-money)) == -money


@given(st.text(max_size=30))
def test_whatever_is_typed_is_an_amount_or_refused_without_repeating_it(text):
    try:
        money = Money.from_typed(text)
    except MoneyError as error:
        assert str(error) == "not an amount"  # noqa: PT017 the other outcome is checked below
    else:
        plain = text.replace("$", "").replace(",", "").strip()
        assert money == Money(int(Decimal(plain) * 100))
        assert money.cents >= 0


@pytest.mark.parametrize(
    "text",
    ["", "-1", "(1)", "1.005", "1e3", "1,24", "12,3456", "$", ".", "1.2.3", "٣", "1 2", "NaN"],
)
def test_ambiguous_typing_is_refused(text):
    with pytest.raises(MoneyError):
        Money.from_typed(text)


@given(st.decimals(-(10**6), 10**6, places=4))
def test_rounding_is_to_the_nearest_cent_half_away_from_zero(value):
    cents = Money.rounded(value).cents
    assert abs(Fraction(value) * 100 - cents) <= Fraction(1, 2)
    if abs(Fraction(value) * 100 - cents) == Fraction(1, 2):
        assert abs(cents) > abs(Fraction(value) * 100)
    assert Money.rounded(-value) == Money(-cents)
