"""Check digits: the slips they promise to catch, and the numbers the field publishes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellpaid.kit.check_digits import damm_digit, is_aba, is_damm, is_luhn, is_npi

DIGITS = st.text("0123456789", min_size=1, max_size=18)
BILL_STEMS = st.text("0123456789", min_size=11, max_size=11)


@given(BILL_STEMS)
def test_damm_catches_every_single_slip(stem):
    number = stem + damm_digit(stem)
    assert is_damm(number)
    for place, digit in enumerate(number):
        for other in "0123456789":
            if other != digit:
                assert not is_damm(number[:place] + other + number[place + 1 :])


@given(BILL_STEMS)
def test_damm_catches_every_swap_of_neighbours(stem):
    number = stem + damm_digit(stem)
    for place in range(len(number) - 1):
        first, second = number[place : place + 2]
        if first != second:
            assert not is_damm(number[:place] + second + first + number[place + 2 :])


@given(DIGITS)
def test_one_digit_and_only_one_completes_a_number(stem):
    assert [digit for digit in "0123456789" if is_damm(stem + digit)] == [damm_digit(stem)]
    assert sum(is_luhn(stem + digit) for digit in "0123456789") == 1


@given(DIGITS)
def test_luhn_catches_every_single_slip(stem):
    number = stem + next(digit for digit in "0123456789" if is_luhn(stem + digit))
    for place, digit in enumerate(number):
        for other in "0123456789":
            if other != digit:
                assert not is_luhn(number[:place] + other + number[place + 1 :])


def test_luhn_misses_the_swap_of_nought_and_nine():
    assert is_luhn("091")
    assert is_luhn("901")


def test_published_numbers():
    assert damm_digit("572") == "4"
    assert is_aba("021000021")
    assert is_aba("076401251")
    assert is_npi("1234567893")


@pytest.mark.parametrize(
    "text", ["000000000", "021000022", "02100002", "0210000210", "990000009", "02100002x", ""]
)
def test_wrong_routing_numbers(text):
    assert not is_aba(text)


@pytest.mark.parametrize("text", ["1234567890", "123456789", "12345678933", "123456789a", ""])
def test_wrong_npis(text):
    assert not is_npi(text)


@pytest.mark.parametrize("text", ["", "0", "12a", "٣٤", " 5724", "5724 "])
def test_what_is_not_a_number_is_not_checked(text):
    assert not is_damm(text)
    assert not is_luhn(text)
