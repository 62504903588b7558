"""A passport's text: what was signed is read, and nothing else is."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellpaid.patient_pay.passports.signed import (
    NotAPassport,
    Passport,
    key_id,
    named_key,
    public_bytes,
    read,
    sign,
)

SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
LENGTH = 139
PASSPORT = Passport(uuid4(), uuid4(), date(2026, 3, 12))


def test_what_was_signed_is_read():
    text = sign(PASSPORT, SEED)
    assert len(text) == LENGTH
    assert read(text, public_bytes(SEED)) == PASSPORT
    assert named_key(text) == key_id(public_bytes(SEED))


def test_another_key_proves_nothing():
    with pytest.raises(NotAPassport):
        read(sign(PASSPORT, SEED), public_bytes(OTHER_SEED))


@given(place=st.integers(0, 137), letter=st.sampled_from("ABCxyz019-_"))
def test_one_other_letter_proves_nothing(place, letter):
    text = sign(PASSPORT, SEED)
    changed = text[:place] + letter + text[place + 1 :]
    if changed != text:
        with pytest.raises(NotAPassport):
            read(changed, public_bytes(SEED))


@given(st.text(max_size=200))
def test_rubbish_proves_nothing(text):
    with pytest.raises(NotAPassport):
        read(text, public_bytes(SEED))
