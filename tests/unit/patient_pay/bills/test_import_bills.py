"""Files of bills: good rows in, bad rows named, a second run changes nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from uuid import UUID

import pytest

from tests.factories import NOW, make_clinic
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill, BillLine
from wellpaid.patient_pay.bills.operations.import_bills import (
    ImportReport,
    SourceFormat,
    import_bills,
)
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.patients.models import Patient

GOLDEN = Path(__file__).parents[3] / "golden" / "fhir"
COLUMNS = [
    "bill_number",
    "patient_id",
    "patient_family_name",
    "patient_given_name",
    "patient_birth_date",
    "service_date",
    "description",
    "charge",
    "plan_discount",
    "plan_paid",
    "coinsurance",
]


@pytest.fixture
def clinic_id(db: None) -> UUID:
    return make_clinic().id


def bring(clinic_id: UUID, content: bytes, kind: SourceFormat = SourceFormat.CSV) -> ImportReport:
    return import_bills(organization_id=clinic_id, content=content, source_format=kind, now=NOW)


def row(number: int, **changes: str) -> dict[str, str]:
    return {
        "bill_number": f"B-{number}",
        "patient_id": f"P-{number % 997}",
        "patient_family_name": "Fenn",
        "patient_given_name": "Odalys",
        "patient_birth_date": "1988-11-12",
        "service_date": "2026-02-03",
        "description": "Visit with a specialist",
        "charge": "310.00",
        "plan_discount": "110.00",
        "plan_paid": "150.00",
        "coinsurance": "50.00",
    } | changes


def table(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def test_ten_thousand_bills_with_one_in_a_hundred_bad(clinic_id: UUID) -> None:
    faults = (
        {"charge": "310.01"},
        {"service_date": "2026-02-30"},
        {"coinsurance": "fifty"},
        {"patient_birth_date": ""},
    )
    rows = [
        row(n, **(faults[n // 100 % len(faults)] if n % 100 == 99 else {})) for n in range(10_000)
    ]
    content = table(rows)
    report = bring(clinic_id, content)
    assert len(report.issued_numbers) == len(set(report.issued_numbers)) == 9_900
    assert report.refused_count == 100
    assert {f.where for f in report.findings if f.is_fatal} == {
        f"row {n + 2}" for n in range(10_000) if n % 100 == 99
    }
    assert {f.field for f in report.findings if f.is_fatal} == {
        "charge", "service_date", "coinsurance", "patient_birth_date",
    }  # fmt: skip
    with tenant(clinic_id):
        assert Bill.objects.count() == BillLine.objects.count() == 9_900
        assert Patient.objects.count() == 997
    assert prove_bills(clinic_id) == (9_900, [])
    assert prove_ledger(clinic_id).is_sound

    again = bring(clinic_id, content)
    assert (again.issued_numbers, again.unchanged_count) == ([], 9_900)
    assert again.refused_count == 100
    with tenant(clinic_id):
        assert Bill.objects.count() == 9_900
    assert prove_ledger(clinic_id).journal_count == 9_900


def test_a_bill_that_comes_back_with_other_amounts_is_named_and_not_touched(
    clinic_id: UUID,
) -> None:
    bring(clinic_id, table([row(1), row(2)]))
    report = bring(clinic_id, table([row(1, plan_paid="140.00", coinsurance="60.00"), row(2)]))
    assert report.changed_source_ids == ["B-1"]
    assert report.unchanged_count == 1
    with tenant(clinic_id):
        assert set(Bill.objects.values_list("coinsurance_cents", flat=True)) == {5_000}


def test_a_new_address_is_no_new_bill(clinic_id: UUID) -> None:
    bring(clinic_id, table([row(1)]))
    report = bring(clinic_id, table([row(1, patient_given_name="Odette")]))
    assert (report.unchanged_count, report.issued_numbers) == (1, [])


def test_another_clinic_may_use_the_same_numbers(clinic_id: UUID) -> None:
    other = make_clinic().id
    first = bring(clinic_id, table([row(1)])).issued_numbers
    second = bring(other, table([row(1)])).issued_numbers
    assert first[0][:6] != second[0][:6]


def test_the_real_bundle_ends_as_bills_that_never_ask_more_than_the_plan_left(
    clinic_id: UUID,
) -> None:
    """17 claims: charge 7,065.96 = plan paid 3,536.77 + patient 884.19 + waiting 2,645.00."""
    content = (GOLDEN / "patient-synthea-bundle.json").read_bytes()
    report = bring(clinic_id, content, SourceFormat.FHIR)
    assert (len(report.issued_numbers), report.refused_count) == (17, 0)
    with tenant(clinic_id):
        bills = list(Bill.objects.all())
    assert sum(bill.charge_cents for bill in bills) == 706_596
    assert sum(bill.plan_paid_cents for bill in bills) == 353_677
    assert sum(bill.waiting_cents for bill in bills) == 264_500
    assert sum(bill.owed_cents for bill in bills) == 88_419
    assert {bill.state for bill in bills} == {BillState.DUE, BillState.WITH_INSURANCE}
    assert all((bill.state == BillState.DUE) == (bill.owed_cents > 0) for bill in bills)
    assert prove_bills(clinic_id) == (17, [])
    assert bring(clinic_id, content, SourceFormat.FHIR).unchanged_count == 17


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"{", b"[]", b"a,b\n1,2\n"])
@pytest.mark.parametrize("kind", list(SourceFormat))
def test_a_file_that_is_none_is_refused_and_nothing_is_made(
    clinic_id: UUID, kind: SourceFormat, content: bytes
) -> None:
    report = bring(clinic_id, content, kind)
    assert report.issued_numbers == []
    assert report.refused_count >= 1


@pytest.mark.parametrize(
    "changes",
    [{"patient_family_name": "Stranger"}, {"patient_birth_date": "1999-09-09"}],
    ids=["name", "birth date"],
)
def test_a_patient_number_that_comes_back_as_somebody_else_is_refused(
    clinic_id: UUID, changes: dict[str, str]
) -> None:
    """Name and birth date open a bill: a file must not hand old bills to a stranger."""
    bring(clinic_id, table([row(1)]))
    report = bring(clinic_id, table([row(998, patient_id="P-1", **changes), row(3)]))
    assert (len(report.issued_numbers), report.refused_count) == (1, 1)
    assert report.findings[0].where == "bill B-998"
    with tenant(clinic_id):
        known = Patient.objects.get(source_id="P-1")
    assert (known.family_name, known.birth_date.isoformat()) == ("Fenn", "1988-11-12")


def test_two_people_under_one_number_in_one_file_are_told(clinic_id: UUID) -> None:
    rows = [row(1), row(998, patient_id="P-1", patient_family_name="Stranger")]
    report = bring(clinic_id, table(rows))
    assert (len(report.issued_numbers), report.refused_count) == (1, 1)


def test_a_blank_in_a_later_file_keeps_what_is_known(clinic_id: UUID) -> None:
    with_email = table([row(1)]).replace(b"coinsurance\r\n", b"coinsurance,email\r\n", 1)
    with_email = with_email.replace(b"50.00\r\n", b"50.00,odalys.fenn@example.net\r\n")
    bring(clinic_id, with_email)
    bring(clinic_id, table([row(998, patient_id="P-1")]))
    with tenant(clinic_id):
        assert Patient.objects.get(source_id="P-1").email == "odalys.fenn@example.net"


def test_a_row_that_is_pasted_twice_is_refused(clinic_id: UUID) -> None:
    report = bring(clinic_id, table([row(1), row(1)]))
    assert (report.issued_numbers, report.refused_count) == ([], 1)
    assert report.findings[0].where == "row 3"
