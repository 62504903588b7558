"""``explain_835``: why the patient owes it, from any 835, in two languages."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.unit.formats.x12.files import file_of

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "x12"
LEGACY = GOLDEN / "united_healthcare_legacy_sample.835"


def run(*arguments: Any) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("explain_835", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


def test_each_cent_of_the_patients_part_has_its_reason() -> None:
    code, out, _ = run(LEGACY, "--claim", "001-18604-358")
    assert code == 0
    assert "The patient owes $115.13:" in out
    assert "$5.13  PR-2 Coinsurance: the patient's share in percent. (line 3, B4154" in out
    assert "$110.00  PR-1" in out
    assert out.count("Claim ") == 1


def test_the_plans_number_finds_it_too_and_spanish_is_complete() -> None:
    code, out, _ = run(LEGACY, "--claim", "ATL2819897800", "--language", "es")
    assert code == 0
    assert "El paciente debe $115.13:" in out
    assert "Coseguro" in out
    assert "The patient" not in out


def test_for_machines() -> None:
    _, out, _ = run(LEGACY, "--json")
    stories = json.loads(out)
    for story in stories:
        assert story["adds_up"]
        of_patient = [one for one in story["causes"] if one["group"] == "PR"]
        assert sum(one["amount_cents"] for one in of_patient) == story["patient_cents"]
    assert len(stories) > 1


def test_a_sum_that_isnt_its_reasons_is_told(tmp_path: Path) -> None:
    path = tmp_path / "odd.835"
    text = file_of().decode()
    start = text.index("CLP*")
    elements = text[start : text.index("~", start)].split("*")
    elements[5] = "999.00"
    path.write_text(text[:start] + "*".join(elements) + text[text.index("~", start) :])
    _, out, _ = run(path)
    assert "The plan writes $999.00 as the patient’s part" in out


@pytest.mark.parametrize("name", [path.name for path in sorted(GOLDEN.glob("*.835"))])
def test_every_real_file_is_explained_and_adds_up_or_says_so(name: str) -> None:
    code, out, _ = run("--piece", "--json", GOLDEN / name)
    if code:
        pytest.fail(f"no claim was found in {name}")
    for story in json.loads(out):
        taken = sum(one["amount_cents"] for one in story["causes"])
        assert story["adds_up"] == (story["charge_cents"] - taken == story["paid_cents"])
        assert all(one["words"] and one["palabras"] for one in story["causes"])


def test_what_isnt_there(tmp_path: Path) -> None:
    assert run(LEGACY, "--claim", "NOBODY")[0] == 1
    assert run(tmp_path / "nothing.835")[0] == 2
    assert "No such claim" in run(LEGACY, "--claim", "NOBODY")[2]
