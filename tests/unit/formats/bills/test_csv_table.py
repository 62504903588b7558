"""What the table reader promises, cell by cell and file by file."""

import io
import time
from datetime import date

import pytest

from wellpaid.formats.bills.csv_columns import REQUIRED, column_letter
from wellpaid.formats.bills.csv_table import preview, read_csv
from wellpaid.formats.bills.draft import BillDoesNotAddUpError, BillDraft, Finding, LineDraft
from wellpaid.formats.bills.seen import SeenTexts
from wellpaid.kit.money import ZERO, Money

HEADER = (
    "bill_number,patient_id,patient_family_name,patient_given_name,patient_birth_date,"
    "service_date,description,charge,plan_discount,plan_paid,deductible,coinsurance,patient_paid"
)
ROW = "B1,P1,Fenn,Odalys,1984-05-02,2026-02-03,Visit,310.00,167.90,37.68,95.00,9.42,"
ROW_2 = "B1,P1,Fenn,Odalys,5/2/1984,2/3/2026,MRI scan,$780.00,443.70,269.04,,67.26,10.00"


def read(*rows, header=HEADER, encoding="utf-8", **options):
    data = "\r\n".join((header, *rows)).encode(encoding)
    items = list(read_csv(data, **options))
    return (
        [item for item in items if isinstance(item, BillDraft)],
        [item for item in items if isinstance(item, Finding)],
    )


def test_rows_with_one_number_make_one_bill_that_adds_up():
    bills, findings = read(ROW, ROW_2)
    assert findings == []
    (bill,) = bills
    assert bill.source_id == "B1"
    assert bill.patient is bill.guarantor
    assert bill.patient.birth_date == date(1984, 5, 2)
    assert [line.service_date for line in bill.lines] == [date(2026, 2, 3)] * 2
    assert (bill.charge, bill.plan_discount, bill.plan_paid) == (
        Money(109000),
        Money(61160),
        Money(30672),
    )
    assert bill.patient_share == Money(17168)
    assert bill.already_paid == Money(1000)
    assert not bill.is_waiting_on_plan


def test_a_bad_bill_does_not_stop_the_others():
    bad = ROW.replace("B1", "B2").replace("310.00", "311.00")
    bills, findings = read(ROW, bad, ROW.replace("B1", "B3"))
    assert [bill.source_id for bill in bills] == ["B1", "B3"]
    (finding,) = findings
    assert (finding.where, finding.field, finding.is_fatal) == ("row 3", "charge", True)
    assert finding.message.startswith("The parts add up to $1.00 less than the charge")


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("charge", "(12.00)", "The amount is less than zero. Leave corrections out."),
        ("charge", "-12.00", "The amount is less than zero. Leave corrections out."),
        (
            "charge",
            "12.005",
            "Write the amount with digits and at most two decimals, like 1240.00.",
        ),
        (
            "charge",
            "12 USD",
            "Write the amount with digits and at most two decimals, like 1240.00.",
        ),
        ("service_date", "2026-02-30", "There is no such day in the calendar."),
        (
            "service_date",
            "3/4/26",
            "Write the date as YYYY-MM-DD or M/D/YYYY, with four digits for the year.",
        ),
        ("description", "", "description is blank."),
        ("patient_id", "", "patient_id is blank."),
        ("description", "a\0b", "The cell holds a NUL byte. Export the file again as CSV UTF-8."),
        ("description", "x" * 201, "The text is longer than 200 characters."),
        ("service_date", "1970-01-01", "A service date is before the patient's birth date."),
    ],
)
def test_a_bad_cell_names_its_row_and_column(column, value, message):
    cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True))
    cells[column] = value
    bills, findings = read(",".join(cells.values()))
    assert bills == []
    assert findings == [
        Finding(where="row 2", field=column, message=message, is_fatal=True, bill_source_id="B1")
    ]


def test_rows_count_as_in_a_spreadsheet_with_quoted_newlines_and_blank_rows():
    two_lines = ROW.replace("Visit", '"Visit\r\nwith a specialist"')
    bills, findings = read(two_lines, "", ROW.replace("B1", "B2").replace("310.00", "x"))
    assert bills[0].lines[0].description == "Visit with a specialist"
    assert [finding.where for finding in findings] == ["row 4"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(encoding, delimiter):
    row = ROW.replace("Fenn", "Núñez").replace(",", delimiter)
    bills, findings = read(row, header=HEADER.replace(",", delimiter), encoding=encoding)
    assert findings == []
    assert bills[0].patient.family_name == "Núñez"


def test_windows_1252_is_read_and_told():
    bills, findings = read(ROW.replace("Fenn", "Núñez"), encoding="windows-1252")
    assert bills[0].patient.family_name == "Núñez"
    assert [(f.where, f.is_fatal) for f in findings] == [("row 2", False)]


def test_damaged_utf16_and_endless_lines_stop_the_file():
    data = (HEADER + "\n" + ROW).encode("utf-16")[:-1]
    assert [item.where for item in read_csv(data)] == ["file"]
    (finding,) = read_csv(b"x" * (3 * 1024 * 1024))
    assert finding.is_fatal


def test_a_number_that_comes_back_is_told_and_names_the_bill_to_drop():
    bills, findings = read(ROW, ROW.replace("B1", "B2"), ROW)
    assert [bill.source_id for bill in bills] == ["B1", "B2"]
    assert [(f.where, f.bill_source_id, f.is_fatal) for f in findings] == [("row 4", "B1", True)]


def test_a_row_without_number_puts_its_neighbours_in_doubt():
    bills, findings = read(
        ROW, ROW.replace("B1", ""), ROW.replace("B1", "B2"), ROW.replace("B1", "B3")
    )
    assert [bill.source_id for bill in bills] == ["B3"]
    assert [(f.where, f.bill_source_id) for f in findings] == [("row 3", "B1"), ("row 4", "B2")]


def test_rows_of_the_wrong_width_are_refused():
    bills, findings = read(ROW + ",,", ROW.replace("B1", "B2") + ",x", "B3,P1")
    assert [bill.source_id for bill in bills] == ["B1"]
    assert [finding.bill_source_id for finding in findings] == ["B2", "B3"]


def test_an_open_quotation_mark_ends_the_file():
    bills, findings = read(ROW, ROW.replace("B1", '"B2'), *[ROW.replace("B1", "B3")] * 3000)
    assert bills == []
    assert findings[-1].message == "A quotation mark is opened and never closed."


def test_bill_columns_must_agree_and_come_once():
    bills, findings = read(ROW, ROW_2.replace("P1", "P9"))
    assert bills == []
    assert [(f.where, f.field) for f in findings] == [("row 3", "patient_id")]


def test_missing_double_and_unknown_columns():
    _, findings = read(ROW, header=HEADER.replace("charge", "first name"))
    assert [(f.field, f.is_fatal) for f in findings] == [
        ("patient_given_name", True),
        ("charge", True),
    ]
    assert findings[0].message == "Columns D and H are both patient_given_name. Keep one of them."
    bills, findings = read(ROW + ",x", header=HEADER + ",Shoe size")
    assert len(bills) == 1
    assert findings[0].message == "Column N isn't one we know, so it wasn't read."


def test_a_file_without_header_never_repeats_its_first_row():
    _, findings = read(header=ROW)
    assert {f.field for f in findings if f.is_fatal} == set(REQUIRED)
    assert not any("Fenn" in f.message for f in findings)


def test_a_mapping_wins_over_recognition():
    header = HEADER.replace("bill_number", "Konto").replace("charge", "Charge")
    bills, findings = read(ROW, header=header, mapping={" KONTO ": "bill_number"})
    assert [bill.source_id for bill in bills] == ["B1"]
    assert findings == []
    _, findings = read(ROW, header=header, mapping={"Konto": "bill", "Charge": None})
    assert {f.field for f in findings} == {"bill", "bill_number", "charge"}


def test_a_guarantor_gets_the_bill_and_the_address():
    header = (
        HEADER + ",guarantor_id,guarantor_family_name,guarantor_given_name,phone,email,zip,language"
    )
    bills, findings = read(
        ROW + ",G1,Fenn,Ivo,617-555-0123,ivo@example.net,02472,es-MX", header=header
    )
    (bill,) = bills
    assert findings == []
    assert (bill.guarantor.given_name, bill.guarantor.phone) == ("Ivo", "+16175550123")
    assert (bill.guarantor.postal_code, bill.guarantor.language) == ("02472", "es")
    assert bill.patient.postal_code is None
    bills, findings = read(ROW + ",,,,12,nobody,02472,", header=header)
    assert (bills[0].patient.phone, bills[0].patient.email) == (None, None)
    assert [(f.field, f.is_fatal) for f in findings] == [("phone", False), ("email", False)]


def test_paid_more_than_the_share_is_refused():
    bills, findings = read(ROW + "200.00")
    assert bills == []
    assert findings[0].field == "patient_paid"
    assert "$95.58 more than the patient's share" in findings[0].message


def test_row_limit_and_empty_file():
    bills, findings = read(ROW, ROW.replace("B1", "B2"), ROW.replace("B1", "B3"), row_limit=2)
    assert [bill.source_id for bill in bills] == ["B1"]
    assert (findings[-1].where, findings[-1].bill_source_id) == ("file", "B2")
    assert [item.where for item in read_csv(b"")] == ["file"]


def test_preview_shows_headers_rows_and_stops():
    rows = "\n".join(ROW.replace("B1", f"B{n}") for n in range(100))
    seen = preview(f"{HEADER}\n{rows}".encode(), limit=3)
    assert [bill.source_id for bill in seen.bills] == ["B0", "B1", "B2"]
    assert seen.columns == tuple(HEADER.split(","))
    assert len(seen.sample_rows) == 3
    assert not seen.is_whole_file
    assert preview(f"{HEADER}\n{ROW}".encode()).is_whole_file


def test_ten_thousand_bills_in_three_seconds():
    rows = (
        ROW.replace("B1", f"B{n}") + "\n" + ROW_2.replace("B1", f"B{n}") + "\n"
        for n in range(10_000)
    )
    data = io.BytesIO((HEADER + "\n" + "".join(rows)).encode())
    start = time.perf_counter()
    assert sum(isinstance(item, BillDraft) for item in read_csv(data)) == 10_000
    assert time.perf_counter() - start < 3


def test_seen_texts_tell_new_from_old():
    seen = SeenTexts()
    assert all(seen.add(str(n)) for n in range(5000))
    assert not any(seen.add(str(n)) for n in range(5000))


def test_letters_over_columns():
    assert [column_letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_line_that_does_not_add_up_can_not_exist():
    with pytest.raises(BillDoesNotAddUpError) as caught:
        LineDraft(
            source_id="1",
            service_date=date(2026, 2, 3),
            description="Visit",
            charge=Money(100),
            plan_paid=Money(120),
        )
    assert caught.value.difference == Money(-20)
    line = LineDraft(source_id="1", service_date=date(2026, 2, 3), description="Visit", charge=ZERO)
    assert "Visit" not in repr(line)
