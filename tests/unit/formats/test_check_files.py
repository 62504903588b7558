"""Amounts in words, and the two files of a run of checks."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from wellpaid.formats.check_files import Check, amount_in_words, positive_pay, print_file


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (7, "Zero and 07/100"),
        (100, "One and 00/100"),
        (1_999, "Nineteen and 99/100"),
        (2_100, "Twenty-one and 00/100"),
        (15_007, "One hundred fifty and 07/100"),
        (100_000, "One thousand and 00/100"),
        (1_234_500_789, "Twelve million three hundred forty-five thousand seven and 89/100"),
        (100_000_000_000, "One billion and 00/100"),
        (1_000_110_000_00, "One billion one hundred ten thousand and 00/100"),
    ],
)  # fmt: skip
def test_an_amount_in_words(cents, words):
    assert amount_in_words(cents) == words


@pytest.mark.parametrize("cents", [0, -1, 10**14])
def test_what_no_check_is_for(cents):
    with pytest.raises(ValueError, match="a check is for"):
        amount_in_words(cents)


_DAY = date(2026, 3, 12)
CHECKS = [
    Check(1001, _DAY, 15_007, "Faraway, Ltd", ("1 Far Way", "Dunmere, OH 43999"), "T-1"),
    Check(1002, _DAY, 100, "=Formula LLC", (), "T-2"),
]  # fmt: skip


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_printers_file():
    first, second = rows(print_file(CHECKS))
    assert first == {
        "check_number": "1001", "date": "2026-03-12", "amount": "150.07",
        "amount_in_words": "One hundred fifty and 07/100", "payee": "Faraway, Ltd",
        "address_1": "1 Far Way", "address_2": "Dunmere, OH 43999", "address_3": "",
        "reference": "T-1",
    }  # fmt: skip
    assert second["payee"] == "'=Formula LLC"


def test_the_banks_file():
    assert [(row["check_number"], row["amount"]) for row in rows(positive_pay(CHECKS))] == [
        ("1001", "150.07"),
        ("1002", "1.00"),
    ]
