"""One small damage for every rule, and the finding that names it: line, field and columns."""

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.formats.nacha.files import (
    HEADER,
    ODFI,
    TRN,
    batch,
    changed,
    entry,
    written,
)
from wellpaid.formats.nacha.ach_file import AchFile, read_file, write_file
from wellpaid.formats.nacha.addenda import (
    CorrectionAddenda,
    OtherAddenda,
    PaymentAddenda,
    ReturnAddenda,
)
from wellpaid.formats.nacha.layouts import PADDING
from wellpaid.formats.nacha.rules import RULES

# Lines: 1 file header, 2 batch header, 3 and 4 entries, 5 batch control, 6 file control, 9s.
PLAIN = written(batch(entry(1), entry(2)))
# Lines: 3 entry, 4 its addenda, 5 batch control.
PAID = written(
    batch(
        entry(1, transaction_code="22", addenda=(PaymentAddenda(TRN),)),
        sec="CCD", description="HCCLAIMPMT",
    )
)  # fmt: skip
RETURN = ReturnAddenda("R01", "091000010000001", "09100001", f"{ODFI}0000001")
RETURNED = written(batch(entry(1, transaction_code="26", addenda=(RETURN,))))
NOTICE = CorrectionAddenda("C01", "091000010000001", "09100001", "99", f"{ODFI}0000001")
NOTIFIED = written(
    batch(
        entry(1, transaction_code="21", amount_cents=0, addenda=(NOTICE,)),
        sec="COR", description="BILL PAY",
    )
)  # fmt: skip
CTX = written(batch(entry(1, addenda=(PaymentAddenda("A"), PaymentAddenda("B"))), sec="CTX"))


def without(data, *lines):
    kept = [row for n, row in enumerate(data.split(b"\n"), start=1) if n not in lines]
    return b"\n".join(kept)


def rows(data, first, last):
    return b"\n".join(data.split(b"\n")[first - 1 : last]) + b"\n"


# By rule: the damaged file, then line, field, columns and severity of the finding.
CASES = {
    "line-length": (PLAIN.replace(b"Odalys Fenn  ", b"Odalys Fenn ", 1), 3, "", None, "error"),
    "line-blank": (PLAIN.replace(b"\n6", b"\n\n6", 1), 3, "", None, "warning"),
    "record-type": (changed(PLAIN, 3, 1, "4"), 3, "", None, "error"),
    "characters": (changed(PLAIN, 3, 55, "Ó"), 3, "individual name", (55, 76), "error"),
    "numeric": (changed(PLAIN, 3, 30, "A"), 3, "amount", (30, 39), "error"),
    "constant": (changed(PLAIN, 1, 35, "095"), 1, "record size", (35, 37), "error"),
    "choice": (changed(PLAIN, 3, 79, "2"), 3, "addenda indicator", (79, 79), "error"),
    "mandatory": (changed(PLAIN, 3, 13, " " * 17), 3, "account number", (13, 29), "error"),
    "required": (changed(PLAIN, 3, 55, " " * 22), 3, "individual name", (55, 76), "warning"),
    "reserved": (changed(PLAIN, 6, 94, "0"), 6, "reserved", (56, 94), "warning"),
    "date": (changed(PLAIN, 1, 24, "260231"), 1, "file creation date", (24, 29), "error"),
    "time": (changed(PLAIN, 1, 30, "2500"), 1, "file creation time", (30, 33), "error"),
    "file-empty": (b"\n\n", 1, "", None, "error"),
    "file-header-missing": (without(PLAIN, 1), 1, "", None, "error"),
    "file-header-again": (rows(PLAIN, 1, 1) + PLAIN, 2, "", None, "error"),
    "file-control-missing": (rows(PLAIN, 1, 5), 5, "", None, "error"),
    "file-without-batch": (without(PLAIN, 2, 3, 4, 5), 2, "", None, "warning"),
    "after-control": (PLAIN + rows(PLAIN, 1, 1), 11, "", None, "error"),
    "padding": (PLAIN + PADDING.encode() + b"\n", 11, "", None, "warning"),
    "destination": (changed(PLAIN, 1, 13, "5"), 1, "immediate destination", (4, 13), "warning"),
    "origin": (changed(PLAIN, 1, 23, "5"), 1, "immediate origin", (14, 23), "warning"),
    "file-batch-count": (changed(PLAIN, 6, 7, "2"), 6, "batch count", (2, 7), "error"),
    "file-block-count": (changed(PLAIN, 6, 13, "2"), 6, "block count", (8, 13), "error"),
    "file-entry-count": (changed(PLAIN, 6, 21, "9"), 6, "entry/addenda count", (14, 21), "error"),
    "file-hash": (changed(PLAIN, 6, 31, "9"), 6, "entry hash", (22, 31), "error"),
    "file-debits": (changed(PLAIN, 6, 43, "9"), 6, "total debits", (32, 43), "error"),
    "file-credits": (changed(PLAIN, 6, 55, "9"), 6, "total credits", (44, 55), "error"),
    "batch-header-missing": (without(PLAIN, 2), 2, "", None, "error"),
    "batch-control-missing": (without(PLAIN, 5), 5, "", None, "error"),
    "batch-empty": (without(PLAIN, 3, 4), 3, "", None, "error"),
    "batch-number-order": (
        changed(written(batch(entry(1), number=7), batch(entry(2), number=8)), 5, 94, "7"),
        5, "batch number", (88, 94), "error",
    ),
    "batch-service-class": (changed(PLAIN, 5, 2, "200"), 5, "service class", (2, 4), "error"),
    "batch-company-id": (changed(PLAIN, 5, 45, "2"), 5, "company id", (45, 54), "error"),
    "batch-odfi": (changed(PLAIN, 5, 87, "9"), 5, "odfi", (80, 87), "error"),
    "batch-number": (changed(PLAIN, 5, 94, "9"), 5, "batch number", (88, 94), "error"),
    "batch-entry-count": (changed(PLAIN, 5, 10, "9"), 5, "entry/addenda count", (5, 10), "error"),
    "batch-hash": (changed(PLAIN, 5, 20, "9"), 5, "entry hash", (11, 20), "error"),
    "batch-debits": (changed(PLAIN, 5, 32, "9"), 5, "total debits", (21, 32), "error"),
    "batch-credits": (changed(PLAIN, 5, 44, "9"), 5, "total credits", (33, 44), "error"),
    "sec-unknown": (changed(PLAIN, 2, 51, "WBE"), 2, "sec code", (51, 53), "error"),
    "sec-not-read": (changed(PLAIN, 2, 51, "ADV"), 2, "sec code", (51, 53), "error"),
    "originator-status": (changed(PLAIN, 2, 79, "2"), 2, "originator status", (79, 79), "warning"),
    "effective-date": (
        changed(PLAIN, 2, 70, "261225"), 2, "effective entry date", (70, 75), "warning",
    ),
    "description": (
        changed(PLAIN, 2, 54, "Purchase  "), 2, "entry description", (54, 63), "warning",
    ),
    "same-day-limit": (
        changed(changed(PLAIN, 2, 64, "SD1300"), 3, 30, "0100000001"), 3, "amount", (30, 39),
        "warning",
    ),
    "check-digit": (changed(PLAIN, 3, 12, "5"), 3, "check digit", (12, 12), "error"),
    "service-class": (changed(PLAIN, 3, 2, "22"), 3, "transaction code", (2, 3), "error"),
    "sec-direction": (
        changed(changed(changed(PLAIN, 2, 2, "200"), 2, 51, "TEL"), 3, 2, "22"), 3,
        "transaction code", (2, 3), "error",
    ),
    "amount-zero": (changed(PLAIN, 3, 30, "0" * 10), 3, "amount", (30, 39), "error"),
    "amount-not-zero": (changed(PLAIN, 3, 2, "28"), 3, "amount", (30, 39), "error"),
    "zero-dollar": (
        changed(changed(PLAIN, 3, 2, "29"), 3, 30, "0" * 10), 3, "transaction code", (2, 3),
        "error",
    ),
    "class-limit": (
        changed(changed(PLAIN, 2, 51, "BOC"), 3, 30, "0002500001"), 3, "amount", (30, 39), "error",
    ),
    "trace-order": (changed(PLAIN, 4, 94, "1"), 4, "trace number", (80, 94), "error"),
    "trace-odfi": (changed(PLAIN, 4, 80, "9"), 4, "trace number", (80, 94), "error"),
    "payment-type": (changed(PLAIN, 3, 77, " "), 3, "discretionary data", (77, 78), "warning"),
    "addenda-outside-entry": (
        b"\n".join([*PAID.split(b"\n")[:2], PAID.split(b"\n")[3], *PAID.split(b"\n")[2:]]), 3, "",
        None, "error",
    ),
    "addenda-indicator": (changed(PAID, 3, 79, "0"), 3, "addenda indicator", (79, 79), "error"),
    "addenda-type": (changed(PAID, 4, 2, "06"), 4, "", None, "error"),
    "addenda-count": (changed(CTX, 3, 58, "3"), 3, "number of addenda", (55, 58), "error"),
    "addenda-sequence": (changed(CTX, 5, 87, "3"), 5, "addenda sequence", (84, 87), "error"),
    "addenda-reference": (changed(PAID, 4, 94, "2"), 4, "entry sequence", (88, 94), "error"),
    "addenda-trace": (changed(RETURNED, 4, 94, "2"), 4, "trace number", (80, 94), "warning"),
    "return-code": (changed(RETURNED, 4, 4, "R54"), 4, "return code", (4, 6), "error"),
    "return-transaction-code": (
        changed(RETURNED, 3, 2, "27"), 3, "transaction code", (2, 3), "warning",
    ),
    "return-without-addenda": (changed(PAID, 3, 2, "21"), 3, "transaction code", (2, 3), "error"),
    "return-duplicate": (
        RETURNED.replace(b"\n799", b"\n" + rows(RETURNED, 4, 4) + b"799", 1), 3, "", None, "error",
    ),
    "change-code": (changed(NOTIFIED, 4, 4, "C99"), 4, "change code", (4, 6), "error"),
    "corrected-data": (changed(NOTIFIED, 4, 4, "C02"), 4, "corrected data", (36, 64), "warning"),
    "healthcare-trn": (changed(PAID, 4, 4, "TNR"), 3, "", None, "error"),
}  # fmt: skip


def test_every_rule_has_its_case():
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_rule_names_the_place(rule):
    data, line, field, columns, severity = CASES[rule]
    found = [f for f in read_file(data).findings if f.rule == rule]
    assert (line, field, columns, severity) in [
        (f.line_number, f.field, f.columns, f.severity) for f in found
    ], [(f.line_number, f.rule, f.field, f.message) for f in read_file(data).findings]


@pytest.mark.parametrize("data", [PLAIN, PAID, RETURNED, NOTIFIED, CTX])
def test_the_undamaged_files_are_clean(data):
    assert read_file(data).findings == ()


def test_findings_hold_neither_account_number_nor_name():
    text = "".join(f.message for data, *_ in CASES.values() for f in read_file(data).findings)
    assert "12345678" not in text
    assert "Odalys" not in text


def test_a_thousand_findings_are_kept_and_all_are_counted():
    many = written(batch(*[entry(n) for n in range(1, 2_003)])).replace(b"WEB", b"WBE")
    many = many.replace(b"231380104", b"231380105")
    reading = read_file(many)
    assert len(reading.findings) == 1_000
    assert reading.error_count >= 2_003


def test_the_hash_keeps_its_last_ten_digits():
    entries = [entry(n, routing_number="325280039") for n in range(1, 400)]
    data = written(batch(*entries))
    assert read_file(data).is_valid
    assert data.split(b"\n")[401][10:20] == b"%010d" % (399 * 32_528_003 % 10**10)


def test_a_trace_number_that_comes_twice_is_found_far_away():
    data = written(batch(*[entry(n) for n in range(1, 50)]))
    again = changed(data, 51, 80, f"{ODFI}0000003")
    assert {f.rule for f in read_file(again).findings if f.is_error} == {"trace-order"}


@pytest.mark.parametrize(
    "text",
    [
        "TRN*1*12345*1512345678~",
        "TRN*1*12345*1512345678*OTHER\\",
        "TRN*1*12345*1512345678~AND MORE",
    ],
)
def test_a_trn_segment_ends_by_either_sign(text):
    data = written(
        batch(
            entry(1, transaction_code="22", addenda=(PaymentAddenda(text),)),
            sec="CCD", description="HCCLAIMPMT",
        )
    )  # fmt: skip
    assert read_file(data).findings == ()
    assert data.split(b"\n")[3][3:83].decode().rstrip() == text


def test_an_international_batch_needs_its_seven_addenda():
    golden = read_file(international()).file
    whole = golden.batches[2].entries[0]
    less = replace(whole, addenda=whole.addenda[:-1], raw=())
    lone = replace(golden.batches[2], entries=(less,), control=None)
    data = international(AchFile(golden.header, (lone,)))
    assert {f.rule for f in read_file(data).findings if f.is_error} == {"addenda-count"}
    assert isinstance(less.addenda[0], OtherAddenda)


def international(file=None):
    from tests.unit.formats.nacha.test_golden_files import GOLDEN
    from wellpaid.formats.nacha.composing import (
        batch_control_line,
        batch_header_line,
        file_control_line,
        file_header_line,
        iat_entry_lines,
    )
    from wellpaid.formats.nacha.records import FileControl

    if file is None:
        return (GOLDEN / "valid/20110805A.ach").read_bytes()
    (one,) = file.batches
    totals = one.totals
    control = FileControl(
        1, 2, totals.entry_addenda_count, totals.entry_hash, totals.debit_cents,
        totals.credit_cents,
    )  # fmt: skip
    lines = [
        file_header_line(file.header), batch_header_line(one.header, ""),
        *iat_entry_lines(one.entries[0], ""), batch_control_line(one.header, totals, None, ""),
        file_control_line(control, None),
    ]  # fmt: skip
    return "\n".join(lines).encode()


def test_same_day_is_told_by_the_date_of_the_file_too():
    made = replace(HEADER, created_date=date(2026, 12, 2))
    big = batch(entry(1, amount_cents=100_000_001))
    reading = read_file(write_file(AchFile(made, (big,))))
    assert [f.rule for f in reading.findings] == ["same-day-limit"]


def test_a_day_that_no_month_has_is_told():
    (finding,) = read_file(changed(PLAIN, 2, 70, "270230")).findings
    assert (finding.rule, finding.line_number, finding.field) == ("date", 2, "effective entry date")
