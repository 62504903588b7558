"""CSV as banks write it: headings, signs, days, balances; and incoming ACH files."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellpaid.formats.bank_statements.any_file import StatementFormat, read_any
from wellpaid.formats.bank_statements.csv import read_csv
from wellpaid.formats.nacha.ach_file import AchFile, write_file
from wellpaid.formats.nacha.addenda import PaymentAddenda
from wellpaid.formats.nacha.batches import Company, make_batch
from wellpaid.formats.nacha.records import Entry, FileHeader

FORMS = {
    "newest first, with a balance": (
        'Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #\n'
        'DEBIT,03/05/2026,"FEE, MONTHLY",-25.00,FEE,1115.50,\n'
        'CREDIT,03/04/2026,ORIG CO NAME:PEBBLEWAY TRN*1*1180542*1340000017~,640.00,ACH,1140.50,\n'
    ),
    "with a preamble and two columns of money": (
        "Account activity of March\n\nDate;Memo;Withdrawals;Deposits;Balance\n"
        "2026-03-04;PEBBLEWAY TRN*1*1180542*1340000017~;;640.00;1140.50\n"
        "2026-03-05;FEE, MONTHLY;25.00;;1115.50\nTotal;;;;\n"
    ),
    "with brackets for what went out": (
        "Post Date\tDescription\tAmount\n3/4/26\tPEBBLEWAY TRN*1*1180542*1340000017~\t$640.00\n"
        "3/5/26\tFEE, MONTHLY\t($25.00)\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_the_same_money_however_a_bank_writes_it(text):
    kind, reading = read_any(text.encode())
    assert (kind, reading.faults) == (StatementFormat.CSV, ())
    [statement] = reading.statements
    found = sorted((line.booked_date, line.amount_cents) for line in statement.lines)
    assert found == [(date(2026, 3, 4), 64_000), (date(2026, 3, 5), -2_500)]
    assert any("TRN*1*1180542*1340000017~" in line.text for line in statement.lines)
    assert statement.as_of_date == date(2026, 3, 5)
    if "alance" in text:
        assert statement.balances == {"010": 50_050, "015": 111_550}


def test_each_account_is_a_statement_of_its_own():
    text = (
        "As Of,Currency,Account,BAI Code,Description,Amount,Bank Reference,Text\n"
        "03/04/2026,USD,111,165,ACH,10.00,R1,ONE\n03/04/2026,USD,222,165,ACH,20.00,R2,TWO\n"
    )
    first, second = read_csv(text.encode()).statements
    assert (first.account_number, second.account_number) == ("111", "222")
    assert (first.lines[0].type_code, first.lines[0].bank_reference) == ("165", "R1")
    assert second.lines[0].text == "ACH TWO"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Date,Amount\n2026-03-04,12.345\n", "line 2: an amount can't be read"),
        ("Date,Amount\n2026-03-04,1e3\n", "line 2: an amount can't be read"),
        ("Date,Amount\n2026-03-04,1,23\n", "line 2: more cells than headings"),
        ("Date,Amount\nsoon,12.00\n", "line 2: a day can't be read"),
        ("Date,Amount\n,12.00\n", "line 2: a booking without a day"),
        ("Date,Amount\n2026-03-04,\n", "line 2: a booking without an amount"),
        ("Date,Amount,Balance\n2026-03-04,1.00,1.00\n2026-03-05,1.00,3.00\n",
         "line 3: the balance isn't what the bookings add up to"),
        ('Date,Amount\n"2026-03-04,1.00\n', "not CSV"),
        ("Name,Phone\nA,1\n", "no line of headings with a date and an amount was found"),
        ("Date,Amount\n", "the file holds no booking"),
        ("\0\x01", "the file isn't text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(text, says):
    faults = read_csv(text.encode()).faults
    assert any(says in fault for fault in faults), faults


@given(st.text(max_size=200))
def test_damage_never_raises(junk):
    read_csv(("Date,Amount\n2026-03-04,1.00\n" + junk).encode("utf-8", "ignore"))


def test_an_incoming_ach_file_with_its_addenda():
    entry = Entry(
        "22", "021000021", "1620000099", 64_000, "LARKMOOR CLINIC", "021000020000001", "6620071",
        addenda=(PaymentAddenda("TRN*1*6620071*1340000017~"),),
    )  # fmt: skip
    batch = make_batch(
        company=Company("PEBBLEWAY", "1340000017", "02100002"), sec_code="CCD",
        entry_description="HCCLAIMPMT", effective_date=date(2026, 3, 4), batch_number=1,
        entries=[entry],
    )  # fmt: skip
    header = FileHeader("021000021", "021000021", date(2026, 3, 3), "0930")
    content = write_file(AchFile(header, (batch,)))
    kind, reading = read_any(content)
    assert (kind, reading.faults) == (StatementFormat.NACHA, ())
    [statement] = reading.statements
    assert (statement.account_number, statement.as_of_date) == ("1620000099", date(2026, 3, 4))
    [line] = statement.lines
    assert (line.amount_cents, line.bank_reference) == (64_000, "021000020000001")
    assert line.text == "PEBBLEWAY HCCLAIMPMT 1340000017 TRN*1*6620071*1340000017~"
    _, broken = read_any(content.replace(b"0000064000", b"0000064001", 1))
    assert (broken.statements, broken.faults[0].startswith("line ")) == ((), True)
