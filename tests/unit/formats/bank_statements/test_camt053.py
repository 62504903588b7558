"""CAMT.053 as banks write it, and what isn't read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.formats.bank_statements.camt_files import Booked, camt053
from wellpaid.formats.bank_statements.any_file import StatementFormat, read_any
from wellpaid.formats.bank_statements.camt053 import read_camt053
from wellpaid.formats.bank_statements.statement import StatementLine

DAY = date(2026, 3, 4)
PAID = Booked(
    890_215, DAY, "TRN*1*1180542*1340000017~", "BR-1", "1180542", "LANTERNFIELD HEALTH & CO"
)
BACK = Booked(-2_500, date(2026, 3, 5), "RETURNED ITEM", "BR-2")


def test_a_statement_word_for_word():
    kind, reading = read_any(camt053("1620000099", [PAID, BACK], opening_cents=10_000))
    assert (kind, reading.faults) == (StatementFormat.CAMT053, ())
    [statement] = reading.statements
    assert statement.balances == {"010": 10_000, "015": 897_715}
    assert (statement.as_of_date, statement.currency) == (date(2026, 3, 5), "USD")
    assert statement.lines[0] == StatementLine(
        "142", 890_215, "BR-1", "1180542",
        "LANTERNFIELD HEALTH & CO 1180542 TRN*1*1180542*1340000017~", DAY, DAY,
    )  # fmt: skip
    assert statement.lines[1].amount_cents == -2_500
    assert "1620000099" not in repr(statement)


def test_what_is_pending_is_no_booking():
    pending = replace(BACK, status="PDNG")
    [statement] = read_camt053(camt053("1", [PAID, pending])).statements
    assert [line.amount_cents for line in statement.lines] == [890_215]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b">8902.15<", b">8902.155<", "line 11: an amount isn't a number with two decimals (Amt)"),
        (b">CRDT</CdtDbtInd><Sts>", b">XXXX</CdtDbtInd><Sts>", "neither credit nor debit (Ntry)"),
        (b"<BookgDt><Dt>2026-03-04</Dt>", b"<BookgDt><Dt>2026-13-04</Dt>", "a day is missing"),
        (b">8902.15<", b">8902.14<", "the balances aren't what the entries add up to (Stmt)"),
        (b"<NbOfNtries>2<", b"<NbOfNtries>3<", "the number of entries isn't what it says"),
        (b"<Sum>8927.15<", b"<Sum>8927.16<", "the entries don't add up to this sum (Sum)"),
        (b"<Id>1620000099</Id>", b"<Id></Id>", "the account isn't named (Stmt)"),
        (b'<Amt Ccy="USD">25.00', b'<Amt Ccy="EUR">25.00', "mixes currencies"),
        (b"BkToCstmrStmt", b"BkToCstmrDbtCdtNtfctn", "no bank-to-customer statement (camt.053)"),
        (b"</Document>", b"", "not well formed"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old, new, says):
    content = camt053("1620000099", [PAID, BACK])
    assert old in content
    reading = read_camt053(content.replace(old, new))
    assert any(says in fault for fault in reading.faults), reading.faults
    assert all(fault.startswith("line ") for fault in reading.faults)


def test_an_entity_bomb_is_refused_before_it_grows():
    laughs = "".join(
        f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9)
    )  # a billion, if it were read
    head = f'<!DOCTYPE Document [<!ENTITY l0 "ha">{laughs}]>'
    content = camt053("1", [PAID], head=head).replace(b"BR-1", b"&l9;")
    reading = read_camt053(content)
    assert reading.statements == ()
    assert "a document type isn't allowed" in reading.faults[0]


def test_a_file_from_elsewhere_is_not_fetched():
    head = '<!DOCTYPE Document SYSTEM "file:///etc/hostname">'
    assert read_camt053(camt053("1", [PAID], head=head)).statements == ()


@pytest.mark.parametrize("name", ["x-odd", "utf-7", "shift_jis"])
def test_an_encoding_that_cant_be_read_is_a_fault(name):
    head = f"<?xml version='1.0' encoding='{name}'?><Document/>"
    assert "encoding" in read_camt053(head.encode()).faults[0]


def test_nesting_without_end_is_refused():
    assert "too deep" in read_camt053(b"<a>" * 500_000).faults[0]


@given(
    st.lists(
        st.builds(
            Booked,
            st.integers(-(10**9), 10**9).filter(bool),
            st.dates(date(2020, 1, 1), date(2030, 1, 1)),
            st.text("ABC *~&<>123", max_size=40),
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(-(10**9), 10**9),
)
def test_what_is_written_is_read(entries, opening_cents):
    reading = read_camt053(camt053("77", entries, opening_cents=opening_cents))
    assert reading.faults == ()
    [statement] = reading.statements
    found = [(line.amount_cents, line.booked_date, line.text) for line in statement.lines]
    assert found == [(one.cents, one.day, " ".join(one.text.split())) for one in entries]


@given(st.binary(max_size=300), st.integers(0, 900))
def test_damage_never_raises(junk, place):
    content = camt053("1", [PAID, BACK])
    read_any(content[:place] + junk + content[place:])
