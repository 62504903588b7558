"""Statements: who gets one, what it says, what the mail house gets, and going on after a crash."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.factories import NOW, TODAY, make_bill, make_clinic, person
from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.notifications.models import Letter
from wellpaid.kit.check_digits import is_damm
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.statements.models import Statement, StatementRun
from wellpaid.patient_pay.statements.operations.choose_delivery import (
    NoAddressForEmail,
    Wish,
    choose_delivery,
)
from wellpaid.patient_pay.statements.operations.print_statements import print_statements
from wellpaid.patient_pay.statements.operations.start_run import start_run
from wellpaid.patient_pay.statements.operations.write_package import write_package
from wellpaid.patient_pay.statements.queries import statements_to_print
from wellpaid.patient_pay.statements.scan_line import luhn_digit, scan_line


@pytest.fixture
def clinic(db, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_clinic()


def _run(clinic):
    run_id = start_run(organization_id=clinic.id, statement_date=TODAY, now=NOW)
    ids = statements_to_print(organization_id=clinic.id, run_id=run_id)
    print_statements(organization_id=clinic.id, statement_ids=ids, now=NOW)
    return run_id


def _text(clinic, statement) -> str:
    _, content = open_document(
        organization_id=clinic.id, document_id=statement.document_id, actor="test", now=NOW
    )
    reader = PdfReader(io.BytesIO(content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] in {"en", "es"}
    assert len(reader.pages) == statement.pages_count
    return " ".join(page.extract_text() for page in reader.pages)


def _wish(**changes):
    facts = {"delivery": "paper", "email": "", "is_large_type": False, "language": "en"}
    return Wish(**(facts | changes))


def test_one_statement_a_guarantor_with_every_due_bill_and_no_care(clinic):
    patient = person()
    first = make_bill(clinic, patient=patient)
    second = make_bill(clinic, patient=patient, due_date=TODAY + timedelta(days=40))
    make_bill(clinic, patient=person(family_name="Marrow"))
    with tenant(clinic.id):
        Bill.objects.filter(number=second.number).update(paid_cents=42)
    run_id = _run(clinic)
    with tenant(clinic.id):
        run = StatementRun.objects.get(id=run_id)
        mine = Statement.objects.get(guarantor_id=first.guarantor_id)
    assert (run.statements_count, run.owed_cents) == (2, 3 * 10442 - 42)
    assert (mine.bills_count, mine.owed_cents, mine.state) == (2, 2 * 10442 - 42, "ready")
    text = _text(clinic, mine)
    for words in (first.grouped_number, second.grouped_number, "$208.42", "TTY 711", "Español"):
        assert words in text, words
    for care in ("specialist", "Castellan", "LK-120", "Pebbleway"):
        assert care not in text


def test_a_day_has_one_run_and_goes_on_where_it_stopped(clinic):
    for _ in range(5):
        make_bill(clinic, patient=person())
    run_id = start_run(organization_id=clinic.id, statement_date=TODAY, now=NOW)
    assert start_run(organization_id=clinic.id, statement_date=TODAY, now=NOW) == run_id
    ids = statements_to_print(organization_id=clinic.id, run_id=run_id)
    assert print_statements(organization_id=clinic.id, statement_ids=ids[:2], now=NOW) == 2
    left = statements_to_print(organization_id=clinic.id, run_id=run_id)
    assert left == ids[2:]
    assert print_statements(organization_id=clinic.id, statement_ids=ids, now=NOW) == 3
    assert print_statements(organization_id=clinic.id, statement_ids=ids, now=NOW) == 0
    with tenant(clinic.id):
        assert Statement.objects.count() == 5


def test_the_package_counts_every_statement(clinic, tmp_path):
    make_bill(clinic, patient=person())
    make_bill(clinic, patient=person(address_lines=(), city="", postal_code=""))
    make_bill(clinic, patient=person(given_name="\u5f20"))
    paperless = make_bill(clinic, patient=person())
    wish = _wish(delivery="email", email="odalys@example.net")
    choose_delivery(
        organization_id=clinic.id,
        guarantor_id=paperless.guarantor_id,
        wish=wish,
        actor=SYSTEM,
        now=NOW,
    )
    run_id = _run(clinic)
    folder = tmp_path / "package"
    package = write_package(
        organization_id=clinic.id, run_id=run_id, folder=folder, actor="test", now=NOW
    )
    assert (package.printed_count, package.emailed_count) == (1, 1)
    assert (package.undeliverable_count, package.failed_count) == (1, 1)
    rows = list(csv.DictReader(io.StringIO((folder / "index.csv").read_text())))
    [row] = rows
    assert row["owed"] == "104.42"
    assert (folder / row["file"]).read_bytes().startswith(b"%PDF")
    reasons = [
        row["reason"]
        for row in csv.DictReader(io.StringIO((folder / "undeliverable.csv").read_text()))
    ]
    assert sorted(reasons) == ["no full address", "not printed"]
    totals = json.loads((folder / "totals.json").read_text())
    assert (totals["printed"], totals["pages"], totals["owed"]) == (1, 1, 10442)
    with tenant(clinic.id):
        letter = Letter.objects.get(kind="statement")
    assert letter.recipient == "odalys@example.net"
    assert "104.42" not in letter.body


def test_the_row_says_what_the_paper_says_when_something_was_paid_meanwhile(clinic):
    bill = make_bill(clinic, patient=person())
    run_id = start_run(organization_id=clinic.id, statement_date=TODAY, now=NOW)
    with tenant(clinic.id):
        Bill.objects.filter(id=bill.id).update(paid_cents=42)
    ids = statements_to_print(organization_id=clinic.id, run_id=run_id)
    print_statements(organization_id=clinic.id, statement_ids=ids, now=NOW)
    with tenant(clinic.id):
        statement = Statement.objects.get()
    assert statement.owed_cents == 10400
    assert "$104.00" in _text(clinic, statement)


def test_large_print_and_the_readers_language(clinic):
    bill = make_bill(clinic, patient=person())
    choose_delivery(
        organization_id=clinic.id,
        guarantor_id=bill.guarantor_id,
        wish=_wish(is_large_type=True, language="es"),
        actor=SYSTEM,
        now=NOW,
    )
    _run(clinic)
    with tenant(clinic.id):
        statement = Statement.objects.get()
    assert statement.is_large_type
    assert statement.pages_count > 1
    assert "Usted debe" in _text(clinic, statement)


def test_paperless_needs_an_address(clinic):
    bill = make_bill(clinic)
    with pytest.raises(NoAddressForEmail):
        choose_delivery(
            organization_id=clinic.id,
            guarantor_id=bill.guarantor_id,
            wish=_wish(delivery="email"),
            actor=SYSTEM,
            now=NOW,
        )


def _luhn(digits: str) -> bool:
    return luhn_digit(digits[:-1]) == digits[-1]


@given(number=st.from_regex(r"[0-9]{12}", fullmatch=True), cents=st.integers(0, 10**10 - 1))
def test_a_scan_line_has_two_check_digits(number, cents):
    digits = scan_line(number, cents).replace(" ", "")
    assert len(digits) == 24
    assert is_damm(digits[:23])
    assert _luhn(digits[:22] + digits[23])


@pytest.mark.parametrize(("number", "cents"), [("1", 1), ("x" * 12, 1), ("1" * 12, -1)])
def test_what_doesnt_fit_a_scan_line_is_refused(number, cents):
    with pytest.raises(ValueError):
        scan_line(number, cents)


def test_luhn_known_value():
    assert luhn_digit("7992739871") == "3"
