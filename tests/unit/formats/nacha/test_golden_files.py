"""Every file that nobody here wrote: read, or refused for the right reason."""

from pathlib import Path

import pytest

from wellpaid.formats.nacha.ach_file import read_file, write_file
from wellpaid.formats.nacha.addenda import (
    ContestedReturnAddenda,
    CorrectionAddenda,
    DishonoredReturnAddenda,
    OtherAddenda,
    PaymentAddenda,
    ReturnAddenda,
)

GOLDEN = Path(__file__).parents[3] / "golden" / "ach"

# file: (entries of each batch, debits, credits in cents, rules of errors)
FILES = {
    "valid/20110805A.ach": ([25, 18, 3, 2], 5_101_000, 200, {"file-batch-count"}),
    "valid/ccd-debit.ach": ([2], 500_125, 0, set()),
    "valid/ctx-debit.ach": ([1], 100_000_000, 0, set()),
    "valid/ppd-credit.ach": ([1], 0, 100_000_000, set()),
    "valid/ppd-debit.ach": ([1], 100_000_000, 0, set()),
    "valid/ppd-mixedDebitCredit.ach": ([3], 200_000_000, 200_000_000, set()),
    "valid/same-day-ach-ppd-credit.ach": ([1], 0, 100_000_000, set()),
    "valid/tel-debit.ach": ([1], 50_000, 0, set()),
    "valid/two-micro-deposits.ach": ([3, 3], 120, 120, set()),
    "valid/web-credit.ach": ([2], 0, 10_799, set()),
    "valid/web-debit.ach": ([4, 1, 1], 15_000, 26_820, set()),
    "returns/return-WEB.ach": ([1, 1], 12_354, 4_565, set()),
    "returns/cor-example.ach": ([1], 0, 0, set()),
    "returns/cor-read.ach": ([1], 0, 0, set()),
    "returns/dishonored-return.ach": ([2], 48_000, 0, set()),
    # Three answers to one entry: a file made for a parser's test, not by a bank.
    "returns/contested-return.ach": ([1], 0, 100_000_000, {"return-duplicate"}),
    "returns/return-PPD-custom-reason-code.ach": (
        [1], 0, 106_161, {"line-length", "return-code"},
    ),
    "returns/return-no-batch-controls.ach": (
        [1, 1], 12_354, 0,
        {"file-header-missing", "batch-control-missing", "batch-number-order",
         "file-control-missing"},
    ),
    "returns/return-no-file-header-control.ach": (
        [1], 12_354, 0, {"file-header-missing", "file-control-missing"},
    ),
    # Its first batch and the file header lost a column.
    "invalid/20110729A-invalid.ach": None,
    "invalid/invalid-two-micro-deposits.ach": (
        [3], 76, 76,
        {"numeric", "batch-hash", "batch-debits", "file-hash", "file-debits"},
    ),
    "invalid/long-line.ach": ([1], 100_000_000, 0, {"line-length"}),
    "invalid/short-line.ach": ([1], 100_000_000, 0, {"line-length"}),
    "invalid/nonascii.ach": (
        [1], 100_000_000, 0,
        {"line-length", "characters", "file-block-count", "file-entry-count"},
    ),
    "invalid/pos-invalidReturnFile.ach": ([1], 25_000, 0, {"return-code"}),
    "invalid/ppd-debit-invalid-entryDetail-checkDigit.ach": (
        [1], 100_000_000, 0, {"line-length", "check-digit"},
    ),
    # Only its origin is odd (000TESTER), which is between a company and its bank: a warning.
    "invalid/ppd-mixedDebitCredit-invalid.ach": ([2], 100_000, 100_000, set()),
    "invalid/web-invalidNOCFile.ach": ([1], 0, 0, {"change-code"}),
}  # fmt: skip
REWRITABLE = [name for name, facts in FILES.items() if facts is not None and not facts[3]]


def errors(reading):
    return {finding.rule for finding in reading.findings if finding.is_error}


def test_no_file_is_left_out():
    assert {str(path.relative_to(GOLDEN)) for path in GOLDEN.glob("*/*.ach")} == set(FILES)


@pytest.mark.parametrize("name", [name for name, facts in FILES.items() if facts is not None])
def test_a_file_is_read_or_refused_for_its_reason(name):
    counts, debit_cents, credit_cents, rules = FILES[name]
    reading = read_file((GOLDEN / name).read_bytes())
    assert errors(reading) == rules
    assert reading.is_valid is (not rules)
    batches = reading.file.batches
    assert [len(batch.entries) for batch in batches] == counts
    assert sum(batch.totals.debit_cents for batch in batches) == debit_cents
    assert sum(batch.totals.credit_cents for batch in batches) == credit_cents


def test_a_file_that_lost_a_column_is_refused_at_every_place():
    reading = read_file((GOLDEN / "invalid/20110729A-invalid.ach").read_bytes())
    first = reading.findings[0]
    assert (first.line_number, first.rule) == (1, "line-length")
    assert "93 characters" in first.message
    places = {(f.line_number, f.rule, f.field) for f in reading.findings if f.is_error}
    assert (2, "sec-unknown", "sec code") in places
    assert (148, "batch-company-id", "company id") in places
    assert (293, "file-batch-count", "batch count") in places


@pytest.mark.parametrize("name", REWRITABLE)
def test_a_valid_file_is_written_again_to_the_byte(name):
    data = (GOLDEN / name).read_bytes()
    assert write_file(read_file(data).file) == data.rstrip(b"\n") + b"\n"


@pytest.mark.parametrize("name", REWRITABLE)
@pytest.mark.parametrize("line_end", [b"\r\n", b"\r", b""])
def test_line_ends_make_no_difference(name, line_end):
    data = (GOLDEN / name).read_bytes()
    other = read_file(data.rstrip(b"\n").replace(b"\n", line_end))
    assert other.file == read_file(data).file
    assert other.is_valid


def test_a_piece_of_a_file_is_read_as_one():
    for name in ("return-no-batch-controls", "return-no-file-header-control"):
        reading = read_file((GOLDEN / f"returns/{name}.ach").read_bytes(), is_piece=True)
        assert reading.is_valid
        assert {f.rule for f in reading.findings} >= {"file-header-missing"}
        assert reading.file.header is None


def addenda_of(name, *, batch=0, entry=0):
    return read_file((GOLDEN / name).read_bytes()).file.batches[batch].entries[entry].addenda


def test_addenda_of_every_kind_are_read():
    assert addenda_of("returns/return-WEB.ach") == (
        ReturnAddenda("R01", "091400600000001", "09100001", "091000017611242"),
    )
    assert addenda_of("returns/cor-example.ach") == (
        CorrectionAddenda("C01", "121042880000001", "12104288", "1918171614", "091012980000088"),
    )
    assert addenda_of("returns/dishonored-return.ach") == (
        DishonoredReturnAddenda(
            "R68", "059999990000301", "12391871", "123918710000001", "179", "01",
            "231380100000001", "Untimely Return",
        ),
    )  # fmt: skip
    first, second, third = addenda_of("returns/contested-return.ach")
    assert first == ReturnAddenda(
        "R07", "099912340000015", "09101298", "000000000000000", None, "Authorization Revoked"
    )
    assert isinstance(second, DishonoredReturnAddenda)
    assert third == ContestedReturnAddenda(
        "R71", "059999990000301", "000167", "12391871", "164", "779999990000301", "165", "01",
        "889999990000301", "166", "67", "123918710000001",
    )  # fmt: skip
    assert addenda_of("valid/ctx-debit.ach")[1] == PaymentAddenda("Debit Second Account")
    tens = addenda_of("valid/20110805A.ach", batch=2)
    assert [one.type_code for one in tens if isinstance(one, OtherAddenda)] == [
        "10", "11", "12", "13", "14", "15", "16",
    ]  # fmt: skip
