"""kill -9 in the middle of building, sending, taking in: nothing lost, nothing sent twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests import databases
from tests.unit.core.banking.bank import NOW, Clinic, make_bank_clinic, ready_debit, return_file
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.banking.models import AchFile
from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.banking.states import EntryState, FileState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.formats.nacha.ach_file import read_file
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

pytestmark = pytest.mark.fault
KILLS = 6
_SECOND = NOW + timedelta(hours=1)


def _killed_round(
    clinic: Clinic, database: str, data_dir: Path, kill_at: int, function: str = ""
) -> str:
    done = subprocess.run(
        [
            sys.executable, "-m", "tests.servers.killed_round",
            str(clinic.id), _SECOND.isoformat(), str(kill_at),
            function,
        ],
        env={
            **os.environ,
            **databases.environment(database),
            "DJANGO_SETTINGS_MODULE": "wellpaid.settings.test",
            "PYTHONPATH": os.pathsep.join(
                [str(databases.PROJECT_DIR / "src"), str(databases.PROJECT_DIR)]
            ),
            "WELLPAID_DATA_DIR": str(data_dir),
            "BANK_FOLDER": str(clinic.bank_dir),
        },
        cwd=databases.PROJECT_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == (-9 if kill_at else 0), done.stderr
    return done.stdout


def _clinic_with_work(bank_dir: Path) -> Clinic:
    """One entry went out and comes back; two more wait for a file."""
    clinic = make_bank_clinic(bank_dir)
    ready_debit(clinic, account_number="445566770001")
    do_bank_round(organization_id=clinic.id, actor=SYSTEM, now=NOW)
    (sent,) = clinic.entries()
    clinic.put_inbound("back.ach", return_file((sent, "R01")))
    ready_debit(clinic, account_number="445566771111", amount=Money(4200))
    ready_debit(clinic, account_number="445566772222", amount=Money(99))
    return clinic


def _assert_whole(clinic: Clinic) -> None:
    with tenant(clinic.id):
        files = list(AchFile.objects.order_by("created_at"))
        events = Counter(
            AuditLine.objects.filter(event__startswith="ach_entry.").values_list(
                "event", "subject_id"
            )
        )
    assert [file.state for file in files] == [FileState.UPLOADED] * 2
    there = sorted(
        path.name for path in clinic.folder("outbound").iterdir() if not path.name.startswith(".")
    )
    assert there == sorted(file.name for file in files)
    out = [
        (entry.trace_number, entry.amount_cents)
        for name in there
        for _, entry in read_file((clinic.folder("outbound") / name).read_bytes()).file.entries()
    ]
    rows = clinic.entries()
    assert sorted(out) == sorted((row.trace_number, row.amount_cents) for row in rows)
    assert [row.state for row in rows] == [
        EntryState.RETURNED, EntryState.SENT, EntryState.SENT,
    ]  # fmt: skip
    assert max(events.values()) == 1
    assert sum(file.debit_cents for file in files) == sum(row.amount_cents for row in rows)


@pytest.mark.timeout(300)
def test_a_round_may_be_killed_at_any_line(committed_database, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "data" / "documents"
    database, data_dir = committed_database.name, tmp_path / "data"

    def prepared(number: int) -> Clinic:
        settings.BANK_FOLDER = str(tmp_path / f"bank{number}")
        return _clinic_with_work(tmp_path / f"bank{number}")

    clinic = prepared(0)
    lines = int(_killed_round(clinic, database, data_dir, 0))
    _assert_whole(clinic)
    assert lines > KILLS
    seen = set()
    for number in range(1, KILLS + 1):
        clinic = prepared(number)
        _killed_round(clinic, database, data_dir, lines * number // (KILLS + 1))
        with tenant(clinic.id):
            seen.add(AchFile.objects.order_by("created_at").last().state)
        for minutes in (1, 7, 8):
            do_bank_round(
                organization_id=clinic.id, actor=SYSTEM, now=_SECOND + timedelta(minutes=minutes)
            )
        _assert_whole(clinic)
    assert seen


@pytest.mark.timeout(300)
def test_a_round_is_killed_around_the_upload(committed_database, settings, tmp_path):
    """The lines on which it is decided whether a file is there, and after it is."""
    settings.DOCUMENTS_DIR = tmp_path / "data" / "documents"
    states = set()
    for number, kill_at in enumerate(range(1, 28, 6)):
        folder = tmp_path / f"send{number}"
        settings.BANK_FOLDER = str(folder)
        clinic = _clinic_with_work(folder)
        _killed_round(clinic, committed_database.name, tmp_path / "data", kill_at, "put")
        with tenant(clinic.id):
            states.add(AchFile.objects.order_by("created_at").last().state)
        for minutes in (1, 7, 8):
            do_bank_round(
                organization_id=clinic.id, actor=SYSTEM, now=_SECOND + timedelta(minutes=minutes)
            )
        _assert_whole(clinic)
    assert FileState.SENDING in states
