"""BAI2 as banks write it. Samples: moov-io/bai2's test data (Apache-2.0), as they are."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellpaid.formats.bank_statements.bai2 import read_bai2
from wellpaid.formats.bank_statements.bai2_writing import write_bai2
from wellpaid.formats.bank_statements.statement import AccountStatement, StatementLine

SAMPLES = Path(__file__).parents[3] / "golden" / "bai2"


def sample(number: int) -> bytes:
    return (SAMPLES / f"sample{number}.bai2").read_bytes()


@pytest.mark.parametrize(
    ("number", "line_counts"),
    [
        (1, [11, 6]),
        (2, [1, 1, 2, 0, 0]),
        (3, [6, 0, 0, 2, 0, 0, 0, 6, 4, 8, 0, 0, 0, 0, 0]),
    ],
)
def test_every_total_of_the_samples_agrees(number, line_counts):
    reading = read_bai2(sample(number))
    assert reading.faults == ()
    assert [len(statement.lines) for statement in reading.statements] == line_counts


def test_a_sample_word_for_word():
    first, second, third, *_ = read_bai2(sample(2)).statements
    assert first.as_of_date == date(2004, 6, 20)
    assert first.balances == {"010": 4350000, "040": 2830000, "072": 1020000, "074": 500000}
    assert first.lines == (StatementLine("115", 450000),)
    # A summary whose type code and amount stand on two lines.
    assert second.balances["190"] == 500000
    assert second.balances["040"] == -1500000
    assert second.lines[0].text == "LOCK BOX NO.68751"
    assert third.lines[0] == StatementLine(
        "218", 20000000, "SP4738", "YRC065321",
        "PROCEEDS OF LETTER OF CREDIT FROM THE ARAMCO OIL CO", date(2004, 6, 22),
    )  # fmt: skip


def test_debits_are_negative_and_broken_texts_are_whole():
    statement = read_bai2(sample(3)).statements[0]
    assert [line.amount_cents for line in statement.lines] == [2500, 500, 100, -2500, -600, -100]
    assert statement.lines[5].text == (
        "Ext Trnsfr JPMorgan Chase 1111111111 111111111111111 11111111111"
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"16,115,450000", b"16,115,450001", "the account's control total"),
        (b"49,9150000,4", b"49,9150000,5", "the account's number of records"),
        (b"98,13150000,2,11", b"98,13150000,3,11", "the group's number of parts"),
        (b"99,345450000,4,31", b"99,345450001,4,31", "the file's control total"),
        (b"99,345450000,4,31", b"", "without a file trailer"),
        (b"01,122099999", b"07,122099999", "not a BAI2 record"),
        (b"16,115,450000", b"16,115,4500.00", "isn't a whole number"),
        (b"16,115,", b"16,1X5,", "isn't three digits"),
        (b",040620,", b",041320,", "as-of date"),
    ],
)
def test_a_damaged_file_says_what_is_wrong(old, new, says):
    content = sample(2)
    assert old in content
    faults = read_bai2(content.replace(old, new, 1)).faults
    assert any(says in fault for fault in faults), faults


@given(st.binary(max_size=400))
def test_nothing_makes_it_stumble(junk):
    assert read_bai2(junk).faults
    assert isinstance(read_bai2(b"01,1,2,260311,0000,1,,,2/\n" + junk).faults, tuple)


_TEXT = st.text("ABC xyz019.-#", max_size=150).map(lambda text: " ".join(text.split()))
_LINES = st.builds(
    StatementLine,
    type_code=st.just("165"),
    amount_cents=st.integers(0, 10**12),
    bank_reference=st.text("AB09", max_size=12),
    customer_reference=st.text("AB09#.", max_size=40),
    text=_TEXT,
)


@given(st.lists(_LINES, max_size=8), st.integers(-(10**10), 10**10))
def test_what_is_written_is_read(lines, opening):
    statement = AccountStatement(
        "5500012345", date(2026, 3, 12), "USD", tuple(lines), {"010": opening}, "021000021"
    )
    content = write_bai2(
        [statement], sender="021000021", receiver="X", created_date=date(2026, 3, 12),
        created_time=time(6), file_id="9",
    )  # fmt: skip
    reading = read_bai2(content)
    assert reading.faults == ()
    (read,) = reading.statements
    assert read.balances == {"010": opening}
    assert [(line.amount_cents, line.customer_reference) for line in read.lines] == [
        (line.amount_cents, line.customer_reference) for line in lines
    ]
    assert [line.text.replace(" ", "") for line in read.lines] == [
        line.text.replace(" ", "") for line in lines
    ]
