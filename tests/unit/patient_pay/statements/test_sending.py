"""Where a statement goes is decided once: the package, its totals and the e-mails agree."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import NOW, TODAY, make_bill, make_clinic, person
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.notifications.models import Letter
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.messages.operations.open_thread import Matter, open_thread
from wellpaid.patient_pay.messages.states import Topic
from wellpaid.patient_pay.patients.models import Guarantor, Patient
from wellpaid.patient_pay.statements.models import Statement, StatementRun
from wellpaid.patient_pay.statements.operations.choose_delivery import Wish, choose_delivery
from wellpaid.patient_pay.statements.operations.print_statements import print_statements
from wellpaid.patient_pay.statements.operations.start_run import start_run
from wellpaid.patient_pay.statements.operations.write_package import write_package
from wellpaid.patient_pay.statements.queries import statements_to_print

PAPER = Wish(Statement.Delivery.PAPER, "", is_large_type=False, language="en")
PAPERLESS = replace(PAPER, delivery=Statement.Delivery.EMAIL, email="odalys@example.net")


@pytest.fixture
def clinic(db, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_clinic()


def _choose(clinic, bill, wish):
    choose_delivery(
        organization_id=clinic.id,
        guarantor_id=bill.guarantor_id,
        wish=wish,
        actor=SYSTEM,
        now=NOW,
    )


def _start(clinic, day=TODAY, now=NOW):
    return start_run(organization_id=clinic.id, statement_date=day, now=now)


def _print(clinic, run_id, now=NOW):
    ids = statements_to_print(organization_id=clinic.id, run_id=run_id)
    return print_statements(organization_id=clinic.id, statement_ids=ids, now=now)


def _package(clinic, run_id, folder):
    return write_package(
        organization_id=clinic.id, run_id=run_id, folder=folder, actor="test", now=NOW
    )


def _index(folder):
    with (folder / "index.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _statement(clinic):
    with tenant(clinic.id):
        return Statement.objects.get()


def _letters(clinic):
    with tenant(clinic.id):
        return [letter.recipient for letter in Letter.objects.filter(kind="statement")]


@pytest.mark.parametrize(
    ("at_start", "at_print"), [(PAPERLESS, PAPER), (PAPER, PAPERLESS)], ids=["paper", "paperless"]
)
def test_a_change_before_printing_goes_out_one_way(clinic, tmp_path, at_start, at_print):
    bill = make_bill(clinic, patient=person())
    _choose(clinic, bill, at_start)
    run_id = _start(clinic)
    _choose(clinic, bill, at_print)
    _print(clinic, run_id)
    package = _package(clinic, run_id, tmp_path / "out")
    is_paper = at_print is PAPER
    assert (package.printed_count, package.emailed_count) == (int(is_paper), int(not is_paper))
    assert len(_index(tmp_path / "out")) == int(is_paper)
    assert _letters(clinic) == ([] if is_paper else ["odalys@example.net"])


def test_a_change_after_printing_holds_from_the_next_statement_on(clinic, tmp_path):
    bill = make_bill(clinic, patient=person())
    run_id = _start(clinic)
    _print(clinic, run_id)
    _choose(clinic, bill, PAPERLESS)
    with tenant(clinic.id):
        Guarantor.objects.filter(id=bill.guarantor_id).update(street="1 Other Road", city="")
    package = _package(clinic, run_id, tmp_path / "out")
    assert (package.printed_count, package.emailed_count, package.undeliverable_count) == (1, 0, 0)
    [row] = _index(tmp_path / "out")
    # What the index says is what stands on the paper.
    assert (row["address_1"], row["address_2"]) == ("27 Quarry Lane", "Dunmere, OH 43999")
    assert _letters(clinic) == []


def test_who_paid_meanwhile_needs_no_statement(clinic, tmp_path):
    bill = make_bill(clinic, patient=person())
    run_id = _start(clinic)
    with tenant(clinic.id):
        Bill.objects.filter(id=bill.id).update(paid_cents=10442, state="paid")
    assert _print(clinic, run_id) == 0
    statement = _statement(clinic)
    assert (statement.state, statement.document_id) == ("not_needed", None)
    assert statements_to_print(organization_id=clinic.id, run_id=run_id) == []
    package = _package(clinic, run_id, tmp_path / "out")
    assert (package.not_needed_count, package.failed_count, package.printed_count) == (1, 0, 0)
    assert json.loads((tmp_path / "out" / "totals.json").read_text())["not_needed"] == 1
    with tenant(clinic.id):
        lines = AuditLine.objects.filter(event="statement.not_needed")
        assert [line.subject_id for line in lines] == [statement.id]


def test_a_paper_that_failed_and_was_paid_is_not_needed(clinic):
    bill = make_bill(clinic, patient=person(given_name="\u5f20"))
    run_id = _start(clinic)
    _print(clinic, run_id)
    assert _statement(clinic).state == "failed"
    with tenant(clinic.id):
        Bill.objects.filter(id=bill.id).update(paid_cents=10442, state="paid")
    _print(clinic, run_id)
    assert _statement(clinic).state == "not_needed"


def test_a_disputed_bill_asks_for_nothing(clinic):
    patient = person()
    disputed, due = make_bill(clinic, patient=patient), make_bill(clinic, patient=patient)
    only = make_bill(clinic, patient=person(family_name="Marrow"))
    for bill in (disputed, only):
        open_thread(
            organization_id=clinic.id,
            bill_id=bill.id,
            matter=Matter(Topic.DISPUTE, "I wasn't there."),
            today=TODAY,
            actor=SYSTEM,
            now=NOW,
        )
    run_id = _start(clinic)
    with tenant(clinic.id):
        run = StatementRun.objects.get(id=run_id)
    assert (run.statements_count, run.owed_cents) == (1, 10442)
    _print(clinic, run_id)
    statement = _statement(clinic)
    assert (statement.guarantor_id, statement.bills_count) == (due.guarantor_id, 1)
    assert statement.owed_cents == 10442


def test_an_old_run_that_goes_on_sends_no_second_statement(clinic):
    make_bill(clinic, patient=person())
    old = _start(clinic)
    new = _start(clinic, TODAY + timedelta(days=1))
    assert _print(clinic, new) == 1
    assert _print(clinic, old) == 0
    with tenant(clinic.id):
        rows = Statement.objects.order_by("statement_date")
        assert [row.state for row in rows] == ["not_needed", "ready"]


class _PowerCut(Exception):
    pass


def _print_and_fail(clinic, run_id):
    with tenant(clinic.id):
        _print(clinic, run_id, NOW + timedelta(hours=1))
        raise _PowerCut


def test_the_same_words_are_the_same_bytes_whenever_they_are_printed(clinic, settings):
    make_bill(clinic, patient=person())
    run_id = _start(clinic)
    with pytest.raises(_PowerCut):
        _print_and_fail(clinic, run_id)
    _print(clinic, run_id, NOW + timedelta(hours=3))
    [kept] = [path for path in settings.DOCUMENTS_DIR.rglob("*") if path.is_file()]
    assert kept.name == _statement(clinic).sha256


def test_an_old_run_leaves_a_failed_statement_to_the_newer_one(clinic):
    make_bill(clinic, patient=person(given_name="\u5f20"))
    old = _start(clinic)
    new = _start(clinic, TODAY + timedelta(days=1))
    _print(clinic, new)
    with tenant(clinic.id):
        for people in (Guarantor, Patient):
            people.objects.update(given_name="Zhang")
    assert (_print(clinic, old), _print(clinic, new)) == (0, 1)


@pytest.mark.parametrize(("tag", "printed"), [("es-MX", "es"), ("ES", "es"), ("vi", "en")])
def test_a_language_with_a_country_is_that_language(clinic, tag, printed):
    make_bill(clinic, patient=person(language=tag))
    _print(clinic, _start(clinic))
    assert _statement(clinic).language == printed


def test_no_name_in_the_index_is_a_formula(clinic, tmp_path):
    make_bill(clinic, patient=person(given_name="=1+1"))
    run_id = _start(clinic)
    _print(clinic, run_id)
    _package(clinic, run_id, tmp_path / "out")
    assert _index(tmp_path / "out")[0]["name"] == "'=1+1 Fenn"
