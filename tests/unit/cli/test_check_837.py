"""``check_837``: words, JSON, exit codes; no database, no patient's name."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.files_837 import Claim837, file_837

ROOT = Path(__file__).parents[3]
GOOD = file_837(Claim837("A-1", [125_00, 60_00]), Claim837("A-2", [60_00], frequency="7",
                                                           before="PW-9"))  # fmt: skip
BAD = file_837(Claim837("A-1", [125_00]), Claim837("A-2", [60_00], stated=61_00))


@pytest.fixture
def file(tmp_path: Path):
    def written(content: bytes, name: str = "claims.837") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return written


def run(*arguments: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("check_837", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


def test_a_good_file_is_described_without_names(file) -> None:
    code, out, _ = run(file(GOOD), "--claims")
    assert code == 0
    assert "2 claims of $245.00, 1 replacement among them" in out
    assert "to PEBBLEWAY HEALTH PLAN: 2 claims" in out
    assert "professional original of $185.00, care on 2026-02-03" in out
    assert out.endswith("0 errors, 0 warnings.\n")
    assert not any(word in out for word in ("FENN", "ODALYS", "W000000882", "A-1"))


def test_a_fault_is_named_by_segment_element_and_rule(file) -> None:
    code, out, _ = run(file(BAD))
    assert code == 1
    assert "1 claim of $125.00" in out
    assert "CLM02" in out
    assert "sum of the lines" in out
    assert "[claim-balance]" in out
    code, out, _ = run(file(BAD), "--json")
    [report] = json.loads(out)
    [finding] = report["findings"]
    segment = BAD.decode().split("~\n")[finding["segment"] - 1]
    assert (code, segment[:7], finding["element"], finding["code"], finding["severity"]) == (
        1, "CLM*A-2", "CLM02", "claim-balance", "error"
    )  # fmt: skip
    assert report["totals"] == {
        "claims": 1, "replacements": 0, "voids": 0, "charge_cents": 125_00
    }  # fmt: skip
    assert (report["is_usable"], report["claims"]) == (True, [])


def test_warnings_count_where_wanted(file) -> None:
    twice = file(file_837(Claim837("A-1", [125_00]), Claim837("A-1", [125_00])))
    assert run(twice)[0] == 0
    code, out, _ = run(twice, "--strict")
    assert (code, "1 warning." in out) == (1, True)


def test_what_is_no_837_cant_be_used(file, tmp_path: Path) -> None:
    table = file(b"account,charge\nA-1,12.00\n", "claims.csv")
    code, out, _ = run(table)
    assert (code, "This can't be used as a file of claims." in out) == (2, True)
    code, out, err = run(tmp_path / "none.837", file(GOOD), "--json")
    assert (code, len(json.loads(out)), "none.837" in err) == (2, 2, True)


def test_standard_input_needs_no_database() -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    done = subprocess.run(
        [sys.executable, "-m", "wellpaid", "check_837", "-", "--json"],
        input=GOOD, capture_output=True, env=environment, cwd=ROOT, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["totals"]["charge_cents"] == 245_00
