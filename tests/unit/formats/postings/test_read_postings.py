"""Postings of a table: headings in any order, encodings, and each bad row by row and column."""

from __future__ import annotations

import codecs
from datetime import date

import pytest

from wellpaid.formats.postings.csv_columns import SAMPLE
from wellpaid.formats.postings.csv_postings import read_postings
from wellpaid.formats.postings.draft import PostedRow, PostingFinding

HEAD = "payment_number,claim_number,amount_posted,posted_on\n"


def read(content: bytes | str) -> tuple[list[PostedRow], list[PostingFinding]]:
    raw = content.encode() if isinstance(content, str) else content
    items = list(read_postings(raw))
    rows = [one for one in items if isinstance(one, PostedRow)]
    return rows, [one for one in items if isinstance(one, PostingFinding)]


def wrong(row: str) -> tuple[str, str, str]:
    rows, [finding] = read(HEAD + row + "\n")
    assert rows == []
    return finding.where, finding.field, finding.message


def test_headings_in_any_order_and_under_usual_names():
    rows, findings = read(
        "Post Date;Amount;Patient Account Number;Check #;Entered By;Insurance\n"
        "3/4/2026;$1,640.00;11-2048;0006620071;Jo;Marlowe\n"
    )
    assert findings == []
    [row] = rows
    assert (row.row, row.payment_number, row.claim_number, row.amount.cents, row.posted_date) == (
        2, "0006620071", "11-2048", 164_000, date(2026, 3, 4),
    )  # fmt: skip
    assert (row.posted_by, row.payer_name) == ("Jo", "Marlowe")
    assert "11-2048" not in repr(row)
    rows, findings = read(SAMPLE)
    assert ([one.amount.cents for one in rows], findings) == ([64_000, 8_850, -1_500], [])


@pytest.mark.parametrize(
    ("text", "cents"),
    [("-36.00", -3_600), ("(36.00)", -3_600), ("36-", -3_600), ("-$1,036.5", -103_650),
     ("$-36", -3_600), ("0", 0), ("$36", 3_600), ("−36.00", -3_600)],
)  # fmt: skip
def test_amounts_below_zero_in_any_writing(text, cents):
    [row], findings = read(HEAD + f'1,2,"{text}",2026-03-04\n')
    assert (row.amount.cents, findings) == (cents, [])


@pytest.mark.parametrize(
    ("encoded", "is_told"),
    [
        (codecs.BOM_UTF8 + (HEAD + "1,Ñ-2,5,2026-03-04\r\n").encode(), False),
        ((HEAD + "1,Ñ-2,5,2026-03-04\n").encode("utf-16"), False),
        ((HEAD + "1,Ñ-2,5,2026-03-04\n").encode("windows-1252"), True),
    ],
)
def test_encodings_as_spreadsheets_write_them(encoded, is_told):
    [row], findings = read(encoded)
    assert (row.claim_number, bool(findings)) == ("Ñ-2", is_told)


def test_each_bad_row_is_named_and_the_others_are_given():
    rows, findings = read(
        HEAD + "1,2,5.00,2026-03-04\n,2,5.00,2026-03-04\n1,,5.00,2026-03-04\n"
        "1,2,5.005,2026-03-04\n1,2,5.00,2026-02-30\n1,2,5.00\n\n6.62007E+06,2,5.00,2026-03-04\n"
        "1,2,999999999999.00,2026-03-04\n1,a\0b,5.00,2026-03-04\nTotal,,15.00,\n"
    )
    assert [(one.row, one.claim_number) for one in rows] == [(2, "2"), (4, "")]
    assert [(one.where, one.field) for one in findings] == [
        ("row 3", "payment_number"), ("row 5", "amount_posted"), ("row 6", "posted_on"),
        ("row 7", ""), ("row 9", "payment_number"), ("row 10", "amount_posted"),
        ("row 11", "claim_number"), ("row 12", "posted_on"),
    ]  # fmt: skip
    assert all("5.00" not in one.message for one in findings)


def test_what_a_spreadsheet_does_to_numbers():
    assert "shortened" in wrong("6.62E+06,2,5.00,2026-03-04")[2]
    assert "over $100000000.00" in wrong("1,2,100000000.01,2026-03-04")[2]
    assert "like 1240.00 or -36.00" in wrong("1,2,--36.00,2026-03-04")[2]
    [row], _ = read(HEAD + "6620071.0,2,5.00,2026-03-04\n")
    assert row.payment_number == "6620071"


def test_without_the_columns_nothing_is_read():
    assert read("")[1][0].rule == "csv-header"
    rows, findings = read("Amount,Paid,Trace,Date,Mrs. Fenn\n1,1,1,2026-03-04,x\n")
    assert rows == []
    assert [(one.field, one.is_fatal) for one in findings] == [
        ("amount_posted", True), ("", False), ("claim_number", True),
    ]  # fmt: skip
    assert all("Fenn" not in one.message for one in findings)
    assert read(b"\xff\xfe\x00\xd8\x00")[1][0].rule == "unreadable"
