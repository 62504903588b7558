"""The mail house's folder: whole or not there, and never two runs in one."""

from __future__ import annotations

import fcntl
import json
import os
import stat
from datetime import timedelta

import pytest

from tests.factories import NOW, TODAY, make_bill, make_clinic, person
from wellpaid.core.documents.operations.keep_bytes import path_of
from wellpaid.core.documents.operations.open_document import DocumentDamaged
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.statements.models import Statement
from wellpaid.patient_pay.statements.operations.print_statements import print_statements
from wellpaid.patient_pay.statements.operations.put_in_place import FolderInUse
from wellpaid.patient_pay.statements.operations.start_run import start_run
from wellpaid.patient_pay.statements.operations.write_package import write_package
from wellpaid.patient_pay.statements.queries import statements_to_print


@pytest.fixture
def clinic(db, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    clinic = make_clinic()
    for _ in range(3):
        make_bill(clinic, patient=person())
    return clinic


def _run(clinic, day=TODAY):
    run_id = start_run(organization_id=clinic.id, statement_date=day, now=NOW)
    ids = statements_to_print(organization_id=clinic.id, run_id=run_id)
    print_statements(organization_id=clinic.id, statement_ids=ids, now=NOW)
    return run_id


def _write(clinic, run_id, folder):
    return write_package(
        organization_id=clinic.id, run_id=run_id, folder=folder, actor="test", now=NOW
    )


def _files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _damage_last(clinic):
    """Take the bytes of the last paper away, and give what puts them back."""
    with tenant(clinic.id):
        path = path_of(clinic.id, Statement.objects.order_by("-id")[0].sha256)
    content = path.read_bytes()
    path.unlink()
    return lambda: path.write_bytes(content)


def test_a_package_that_broke_off_looks_like_none(clinic, tmp_path):
    folder = tmp_path / "out"
    run_id = _run(clinic)
    mend = _damage_last(clinic)
    with pytest.raises(DocumentDamaged):
        _write(clinic, run_id, folder)
    assert not folder.exists()
    mend()
    assert _write(clinic, run_id, folder).printed_count == 3
    assert len(_files(folder)) == 3 + 3
    # What broke off is swept away.
    assert {path.name for path in tmp_path.iterdir()} == {"documents", "out"}


def test_a_package_that_broke_off_leaves_the_runs_older_one_whole(clinic, tmp_path):
    folder = tmp_path / "out"
    run_id = _run(clinic)
    _write(clinic, run_id, folder)
    before = _files(folder)
    _damage_last(clinic)
    with pytest.raises(DocumentDamaged):
        _write(clinic, run_id, folder)
    assert _files(folder) == before


def test_the_same_run_replaces_its_package_and_leaves_no_paper_of_before(clinic, tmp_path):
    folder = tmp_path / "out"
    run_id = _run(clinic)
    _write(clinic, run_id, folder)
    with tenant(clinic.id):
        gone = Statement.objects.order_by("id")[0]
        Statement.objects.filter(id=gone.id).update(delivery="none")
    assert _write(clinic, run_id, folder).printed_count == 2
    assert f"{gone.number}.pdf" not in _files(folder)
    totals = json.loads(_files(folder)["totals.json"])
    assert (totals["printed"], totals["undeliverable"]) == (2, 1)
    assert sum(name.endswith(".pdf") for name in _files(folder)) == 2


def test_another_runs_folder_is_refused_and_left_as_it_is(clinic, tmp_path):
    folder = tmp_path / "out"
    _write(clinic, _run(clinic), folder)
    before = _files(folder)
    with tenant(clinic.id):
        Bill.objects.update(due_date=TODAY)
    later = _run(clinic, TODAY + timedelta(days=40))
    with pytest.raises(FolderInUse):
        _write(clinic, later, folder)
    assert _files(folder) == before


@pytest.mark.parametrize(
    "names", [["notes.txt"], ["index.csv"], ["2AB.pdf"]], ids=["foreign", "half", "papers"]
)
def test_a_folder_with_anything_else_is_refused(clinic, tmp_path, names):
    folder = tmp_path / "out"
    folder.mkdir()
    for name in names:
        (folder / name).write_text("mine")
    with pytest.raises(FolderInUse):
        _write(clinic, _run(clinic), folder)
    assert _files(folder) == dict.fromkeys(names, b"mine")


def test_somebody_elses_file_beside_the_package_isnt_thrown_away(clinic, tmp_path):
    folder = tmp_path / "out"
    run_id = _run(clinic)
    _write(clinic, run_id, folder)
    (folder / "receipt of the mail house.txt").write_text("mine")
    before = _files(folder)
    with pytest.raises(FolderInUse):
        _write(clinic, run_id, folder)
    assert _files(folder) == before


def test_two_processes_dont_write_one_package(clinic, tmp_path):
    beside = tmp_path / ".out.writing"
    beside.mkdir()
    descriptor = os.open(beside, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    run_id = _run(clinic)
    with pytest.raises(FolderInUse):
        _write(clinic, run_id, tmp_path / "out")
    os.close(descriptor)
    assert _write(clinic, run_id, tmp_path / "out").printed_count == 3


def test_an_empty_folder_is_taken_and_only_its_owner_reads_names(clinic, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir(mode=0o755)
    _write(clinic, _run(clinic), folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
