"""What a number on a paper looks like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellpaid.core.organizations.paper_numbers import PaperNumber, kind_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("6159-5440-3379", PaperNumber.BILL_ID),
        ("6159 5440 3378", PaperNumber.BILL_ID_WITH_A_SLIP),
        ("4242 4242 4242 4242", PaperNumber.CARD),
        ("1-800-555-0142", PaperNumber.PHONE),
        ("(937) 555-0142", PaperNumber.PHONE),
        ("43999", PaperNumber.POSTAL_CODE),
        ("43999-1234", PaperNumber.POSTAL_CODE),
        ("1234567893", PaperNumber.NPI),
        ("PW-2026-118204", PaperNumber.MEMBER_OR_CLAIM),
        ("00012345", PaperNumber.MEMBER_OR_CLAIM),
        ("WKZ F2J 2YK", PaperNumber.RECEIPT),
        ("Larkmoor", PaperNumber.UNKNOWN),
        ("", PaperNumber.UNKNOWN),
        ("\u0661\u0662", PaperNumber.UNKNOWN),
    ],
)
def test_kinds(text, kind):
    assert kind_of(text) is kind


@given(st.text(max_size=100))
def test_any_text_is_some_kind(text):
    assert kind_of(text) in PaperNumber
