"""The command: what it says, what it ends with, and a folder that isn't free."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW, TODAY, make_bill, make_clinic, person
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.statements.models import Statement
from wellpaid.patient_pay.statements.operations.start_run import start_run


@pytest.fixture
def clinic(db, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_clinic()


def _command(clinic, *arguments, day=TODAY):
    call_command(
        "run_statements", "--organization", clinic.slug, "--date", day.isoformat(),
        "--workers", "1", *map(str, arguments),
    )  # fmt: skip


def test_who_paid_between_start_and_printing_is_no_failure(clinic, tmp_path, capsys):
    bill = make_bill(clinic, patient=person())
    start_run(organization_id=clinic.id, statement_date=TODAY, now=NOW)
    with tenant(clinic.id):
        Bill.objects.filter(id=bill.id).update(paid_cents=10442, state="paid")
    _command(clinic, "--out", tmp_path / "out")
    assert "0 not printed; 1 not needed any more" in capsys.readouterr().out


def test_a_paper_that_cant_be_printed_is_a_failure(clinic, tmp_path):
    make_bill(clinic, patient=person(given_name="\u5f20"))
    with pytest.raises(SystemExit) as end:
        _command(clinic, "--out", tmp_path / "out")
    assert end.value.code == 1


def test_the_next_day_holds_everybody_and_says_why(clinic, tmp_path, capsys):
    for _ in range(2):
        make_bill(clinic, patient=person())
    _command(clinic, "--out", tmp_path / "1")
    capsys.readouterr()
    tomorrow = TODAY + timedelta(days=1)
    _command(clinic, "--out", tmp_path / "2", day=tomorrow)
    said = capsys.readouterr().out
    assert f"2 held: had one on {TODAY}\n" in said
    assert "0 to print on 0 pages, $0.00 in all" in said
    _command(clinic, "--out", tmp_path / "3", "--everybody", day=TODAY + timedelta(days=2))
    assert "2 to print on 2 pages" in capsys.readouterr().out


def test_it_says_where_a_run_stands(clinic, tmp_path, capsys):
    with pytest.raises(CommandError):
        _command(clinic, "--status")
    for _ in range(2):
        make_bill(clinic, patient=person())
    start_run(organization_id=clinic.id, statement_date=TODAY, now=NOW)
    _command(clinic, "--status")
    assert capsys.readouterr().out == (
        f"{TODAY}: 0 of 2 statements done (0 ready, 0 not needed any more), 2 waiting, "
        "0 not printed\nstarted 2026-03-12 19:14 UTC\npackage written: not yet\n"
    )
    _command(clinic, "--out", tmp_path / "out")
    capsys.readouterr()
    _command(clinic, "--status")
    said = capsys.readouterr().out
    assert "2 of 2 statements done (2 ready, 0 not needed any more), 0 waiting" in said
    assert "not yet" not in said


def test_a_folder_that_isnt_free_is_told_before_anything_is_printed(clinic, tmp_path):
    make_bill(clinic, patient=person())
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(CommandError, match="Name a new folder"):
        _command(clinic, "--out", tmp_path / "out")
    with tenant(clinic.id):
        assert Statement.objects.get().state == "waiting"
