"""The rule of holding, as a table of cases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import NOW
from wellpaid.claim_pay.screening.policy import (
    REASONS,
    HoldCode,
    Limits,
    Screened,
    hold_code,
    name_key,
)

LIMITS = Limits(change_days=10, above_cents=1_000_000)
NUMBER, NAME, BANK = HoldCode.NUMBER_WATCHED, HoldCode.NAME_WATCHED, HoldCode.BANK_CHANGED
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "tin", "cents", "age", "expected"),
    [
        ("quillbrook", "t1", 100, None, None),
        # the watch list, whatever the amount; a number weighs more than a name
        ("quillbrook", "bad", 1, None, NUMBER),
        ("alder tansy", "t1", 1, None, NAME),
        ("alder tansy", "bad", 1, None, NUMBER),
        ("alder tansy", "t1", 0, None, None),  # nothing is paid
        ("", "", 100, None, None),  # what isn't there is like nothing
        # a changed account: young, and the amount above the limit
        ("quillbrook", "t1", 1_000_001, DAY, BANK),
        ("quillbrook", "t1", 1_000_000, DAY, None),
        ("quillbrook", "t1", 1_000_001, 10 * DAY - timedelta(seconds=1), BANK),
        ("quillbrook", "t1", 1_000_001, 10 * DAY, None),
        ("quillbrook", "t1", 9_000_000, 400 * DAY, None),
        ("alder tansy", "t1", 1_000_001, DAY, NAME),
    ],
)
def test_who_is_held(name, tin, cents, age, expected):
    payment = Screened(name, tin, cents, NOW - age if age else None)
    got = hold_code(
        payment, watched_names={"alder tansy", ""}, watched_tins={"bad", ""}, limits=LIMITS, now=NOW
    )
    assert got is expected


def test_no_days_means_never():
    payment = Screened("quillbrook", "t1", 9_000_000, NOW)
    never = Limits(change_days=0, above_cents=0)
    assert (
        hold_code(payment, watched_names=set(), watched_tins=set(), limits=never, now=NOW) is None
    )


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("ALDER, TANSY", "Tansy Alder"),
        ("Larkmoor Clinic, L.L.C.", "LARKMOOR CLINIC"),
        ("Harrow Fen P.C.", "harrow  fen pc"),
        ("Núñez & Muñiz Médicos", "NUNEZ MUNIZ MEDICOS"),
        ("O’Dell-Fen Group", "ODELL FEN GROUP"),
        ("The Oakfen Company", "Oakfen Inc"),
    ],
)
def test_names_that_are_the_same(written, same):
    assert name_key(written) == name_key(same) != ""


@pytest.mark.parametrize(("one", "other"), [("Tansy Alder", "Tansy Alderly"), ("LLC", "Oakfen")])
def test_names_that_are_not(one, other):
    assert name_key(one) != name_key(other)


def test_every_reason_has_words():
    assert set(REASONS) == set(HoldCode)
    assert all(len(words) <= 200 for words in REASONS.values())
