"""What differs between two files, case by case."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from wellpaid.claim_pay.submissions.differences import (
    Errors,
    Fate,
    Line,
    Oddity,
    Part,
    beside_last,
    corrected,
)
from wellpaid.kit.money import ZERO, Money

ONE, OTHER = UUID(int=1), UUID(int=2)
LINE = Line("1340000025", "T1", "hash", "LARKMOOR", "1234567893", Money(15_000), 2, 20_000, "d1")


def with_(**changes) -> Line:
    return replace(LINE, **changes)


BROKEN = with_(has_errors=True)


@pytest.mark.parametrize(
    ("before", "after", "fate", "parts", "errors", "change"),
    [
        (LINE, LINE, Fate.SAME, (), Errors.CLEAN, 0),
        (None, LINE, Fate.ADDED, (), Errors.CLEAN, 15_000),
        (None, BROKEN, Fate.ADDED, (), Errors.NEW, 15_000),
        (LINE, None, Fate.REMOVED, (), Errors.CLEAN, -15_000),
        (BROKEN, None, Fate.REMOVED, (), Errors.CLEAN, -15_000),
        (BROKEN, LINE, Fate.SAME, (), Errors.MENDED, 0),
        (BROKEN, BROKEN, Fate.SAME, (), Errors.STILL, 0),
        (LINE, BROKEN, Fate.SAME, (), Errors.NEW, 0),
        (LINE, with_(amount=Money(14_000)), Fate.CHANGED, (Part.AMOUNT,), Errors.CLEAN, -1_000),
        (LINE, with_(payee="other"), Fate.CHANGED, (Part.PAYEE,), Errors.CLEAN, 0),
        (LINE, with_(npi="1245319599"), Fate.CHANGED, (Part.PAYEE,), Errors.CLEAN, 0),
        (LINE, with_(payee_name="LARKMOOR LLC"), Fate.CHANGED, (Part.PAYEE,), Errors.CLEAN, 0),
        (LINE, with_(claims_digest="d2"), Fate.CHANGED, (Part.CLAIMS,), Errors.CLEAN, 0),
        # Read before digests were written down: counts and charges have to do.
        (with_(claims_digest=""), LINE, Fate.SAME, (), Errors.CLEAN, 0),
        (with_(claims_digest="", claim_count=3), LINE, Fate.CHANGED, (Part.CLAIMS,),
         Errors.CLEAN, 0),
        (with_(claims_digest="", charge_cents=1), LINE, Fate.CHANGED, (Part.CLAIMS,),
         Errors.CLEAN, 0),
        (LINE, with_(amount=ZERO, payee="x", claims_digest="y"), Fate.CHANGED,
         (Part.AMOUNT, Part.PAYEE, Part.CLAIMS), Errors.CLEAN, -15_000),
    ],
)  # fmt: skip
def test_one_payment(before, after, fate, parts, errors, change):
    [found] = corrected([before] if before else [], [after] if after else [])
    assert (found.fate, found.parts, found.errors, found.change) == (
        fate, parts, errors, Money(change),
    )  # fmt: skip


def test_each_payment_of_either_file_stands_there_once_and_in_order():
    gone, kept, new = with_(trace_number="A"), with_(trace_number="B"), with_(trace_number="C")
    found = corrected([gone, kept], [new, kept])
    assert [(one.line.trace_number, one.fate) for one in found] == [
        ("C", Fate.ADDED),
        ("B", Fate.SAME),
        ("A", Fate.REMOVED),
    ]


def test_a_number_that_stands_twice_is_matched_in_its_order():
    first, second = with_(amount=Money(1)), with_(amount=Money(2))
    found = corrected([first, second], [first, second, LINE])
    assert [one.fate for one in found] == [Fate.SAME, Fate.SAME, Fate.ADDED]


def test_another_payers_number_is_another_payment():
    found = corrected([LINE], [with_(payer_id_number="1999999999")])
    assert [one.fate for one in found] == [Fate.ADDED, Fate.REMOVED]


ACH = {"way": "ach", "account_id": ONE}


@pytest.mark.parametrize(
    ("after", "last", "sums", "oddities"),
    [
        ([LINE], [LINE], [15_000], ()),
        ([LINE], [], [], (Oddity.NEW,)),
        # Not in the last batch, but in one before it.
        ([LINE], [], [15_000], ()),
        ([with_(amount=Money(200_000))], [LINE], [15_000, 66_666], (Oddity.UNUSUAL,)),
        ([with_(amount=Money(199_998))], [LINE], [15_000, 66_666], ()),
        # Three times as much, and still a small sum.
        ([with_(amount=Money(60_000))], [LINE], [15_000], ()),
        ([with_(amount=Money(65_001))], [LINE], [15_000], (Oddity.UNUSUAL,)),
        ([with_(amount=Money(1_000))], [LINE], [51_001], (Oddity.UNUSUAL,)),
        ([with_(amount=Money(1_000))], [LINE], [51_000], ()),
        ([with_(**ACH)], [with_(way="check")], [15_000], (Oddity.METHOD,)),
        ([with_(**ACH)], [with_(**ACH)], [15_000], ()),
        ([with_(**ACH)], [with_(way="ach", account_id=OTHER)], [15_000], (Oddity.BANK,)),
        # What isn't known hasn't changed.
        ([with_(**ACH)], [with_(way="")], [15_000], ()),
        # A payment without money goes no way.
        ([with_(**ACH)], [with_(way="nothing", amount=ZERO)], [15_000], ()),
    ],
)
def test_one_payee(after, last, sums, oddities):
    paid = {LINE.payee_key: [Money(cents) for cents in sums]} if sums else {}
    [found] = beside_last(after, last, paid)
    assert found.oddities == oddities


def test_a_payees_payments_are_summed_and_what_can_not_be_paid_is_left_out():
    lines = [LINE, with_(trace_number="T2", amount=Money(5_000)), BROKEN]
    [found] = beside_last(lines, [LINE, BROKEN], {LINE.payee_key: [Money(9_000), Money(15_000)]})
    assert (found.count, found.amount, found.before) == (2, Money(20_000), Money(15_000))
    assert (found.least, found.most) == (Money(9_000), Money(15_000))
    assert beside_last([BROKEN], [], {}) == []
