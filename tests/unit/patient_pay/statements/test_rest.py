"""Who is left in peace between two statements, and who isn't."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW, TODAY, make_bill, make_clinic, person
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.patients.models import Guarantor, Patient
from wellpaid.patient_pay.statements.models import Statement, StatementRun
from wellpaid.patient_pay.statements.operations.print_statements import print_statements
from wellpaid.patient_pay.statements.operations.start_run import DayTooFar, start_run
from wellpaid.patient_pay.statements.queries import run_progress, statements_to_print


@pytest.fixture
def clinic(db, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_clinic()


def _run(clinic, days=0, **how):
    """Go through a run so many days later; give how many had one, and who was held."""
    day = TODAY + timedelta(days=days)
    run_id = start_run(organization_id=clinic.id, statement_date=day, now=NOW, **how)
    ids = statements_to_print(organization_id=clinic.id, run_id=run_id)
    ready = print_statements(organization_id=clinic.id, statement_ids=ids, now=NOW)
    found = run_progress(organization_id=clinic.id, statement_date=day)
    assert found.run_id == run_id
    return ready, found.held


def _set(clinic, bill, **changes):
    with tenant(clinic.id):
        Bill.objects.filter(id=bill.id).update(**changes)


@pytest.mark.parametrize(("days", "ready"), [(1, 0), (24, 0), (25, 1), (31, 1)])
def test_nothing_new_is_told_once_a_month(clinic, days, ready):
    make_bill(clinic, patient=person())
    assert _run(clinic) == (1, ())
    assert _run(clinic, days) == (ready, () if ready else ((TODAY, 1),))


def test_a_new_bill_brings_a_new_statement_for_its_guarantor_only(clinic):
    patient = person()
    make_bill(clinic, patient=patient)
    make_bill(clinic, patient=person(family_name="Marrow"))
    _run(clinic)
    new = make_bill(clinic, patient=patient)
    assert _run(clinic, 3) == (1, ((TODAY, 1),))
    with tenant(clinic.id):
        newest = Statement.objects.latest("statement_date")
    assert (newest.guarantor_id, newest.bills_count) == (new.guarantor_id, 2)
    # Told of all of it now: the rest counts from the newer one.
    assert _run(clinic, 26) == (1, ((TODAY + timedelta(days=3), 1),))


def test_a_new_bill_isnt_hidden_by_a_paid_one_of_the_same_amount(clinic):
    patient = person()
    old = make_bill(clinic, patient=patient)
    _run(clinic)
    _set(clinic, old, paid_cents=10442, state="paid")
    make_bill(clinic, patient=patient)
    assert _run(clinic, 3)[0] == 1


def test_paying_a_part_doesnt_break_the_rest_and_owing_more_does(clinic):
    bill = make_bill(clinic, patient=person())
    _set(clinic, bill, paid_cents=5000)
    _run(clinic)
    _set(clinic, bill, paid_cents=6000)
    assert _run(clinic, 1)[0] == 0
    _set(clinic, bill, paid_cents=4999)
    assert _run(clinic, 2)[0] == 1


def test_what_never_went_out_doesnt_count(clinic):
    nowhere = make_bill(clinic, patient=person(address_lines=()))
    make_bill(clinic, patient=person(given_name="\u5f20"))
    assert _run(clinic)[0] == 1
    with tenant(clinic.id):
        Guarantor.objects.filter(id=nowhere.guarantor_id).update(street="27 Quarry Lane")
        for people in (Guarantor, Patient):
            people.objects.filter(given_name="\u5f20").update(given_name="Zhang")
    assert _run(clinic, 1) == (2, ())


def test_everybody_can_be_asked_for(clinic):
    make_bill(clinic, patient=person())
    _run(clinic)
    assert _run(clinic, 1, is_for_all=True) == (1, ())


def test_an_organisation_chooses_its_days(clinic, capsys):
    make_bill(clinic, patient=person())
    _run(clinic)
    call_command("statement_rest", "--organization", clinic.slug, "--days", "3")
    assert capsys.readouterr().out == "3 days between two statements about the same bills\n"
    assert _run(clinic, 2)[0] == 0
    assert _run(clinic, 3)[0] == 1
    with tenant(clinic.id):
        assert AuditLine.objects.filter(event="organization.statement_rest_chosen").count() == 1
    with pytest.raises(CommandError):
        call_command("statement_rest", "--organization", clinic.slug, "--days", "367")
    assert Organization.objects.get(id=clinic.id).statement_rest_days == 3


def test_a_mistyped_year_doesnt_hold_everybody_for_ten(clinic):
    make_bill(clinic, patient=person())
    with pytest.raises(DayTooFar):
        _run(clinic, 3650)
    with tenant(clinic.id):
        assert StatementRun.objects.count() == 0
    assert _run(clinic)[0] == 1


def test_another_clinics_statement_is_no_rest(clinic):
    other = make_clinic()
    patient = person()
    make_bill(clinic, patient=patient)
    make_bill(other, patient=patient)
    _run(other)
    assert _run(clinic, 1) == (1, ())
