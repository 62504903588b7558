"""``check_ach``: words, JSON, exit codes; no database, no whole account number."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.unit.formats.nacha.files import batch, changed, entry, written
from wellpaid.formats.nacha.addenda import CorrectionAddenda

GOLDEN = Path(__file__).parents[2] / "golden" / "ach"
GOOD = GOLDEN / "valid" / "ccd-debit.ach"
BAD = GOLDEN / "invalid" / "nonascii.ach"
RETURNS = GOLDEN / "returns" / "return-WEB.ach"


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("check_ach", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue(), err.getvalue()


def test_a_good_file_is_described():
    code, out, _ = run(GOOD)
    assert code == 0
    assert "From My Bank Name to Federal Reserve Bank, made 2018-11-26 0000, file A" in out
    assert "1 batch, 2 entries, 0 addenda; debits $5,001.25, credits $0.00" in out
    assert "batch 0000001 CCD Name on Account, Vndr Pay, 2018-11-27: 2 entries" in out
    assert out.endswith("0 errors, 0 warnings.\n")


def test_returns_are_told_in_words_with_masked_accounts():
    code, out, _ = run(RETURNS)
    assert code == 0
    assert "return R01, line 4: debit of $123.54, account ••••6789" in out
    assert "original trace 091400600000001" in out
    assert "The account doesn't hold enough money." in out
    assert "RETRY PYMT" in out
    assert "123456789 " not in out.replace("123456789 WEB", "")
    assert "Paul Jones" not in out


def test_a_correction_says_what_is_new(tmp_path):
    notice = CorrectionAddenda(
        "C03", "091000010000001", "09100001", "121042882   9988776655", "121042880000001"
    )
    path = tmp_path / "noc.ach"
    one = entry(1, transaction_code="21", amount_cents=0, addenda=(notice,))
    path.write_bytes(written(batch(one, sec="COR")))
    code, out, _ = run(path)
    assert code == 0
    assert "correction C03, line 4" in out
    assert "New: routing number 121042882, account number ••••6655" in out
    assert "9988776655" not in out
    body = json.loads(run(path, "--json")[1])[0]
    assert body["answers"][0]["corrected"] == {
        "routing_number": "121042882", "account_number": "••••6655",
    }  # fmt: skip


def test_a_bad_file_names_every_place():
    code, out, _ = run(BAD)
    assert code == 1
    assert (
        "error   line 4, addenda 05, payment related information (columns 4-83): "
        "Only letters, digits and signs of plain ASCII may stand here. [characters]" in out
    )
    assert "17 errors, 1 warning." in out


def test_json_holds_the_same():
    code, out, _ = run(BAD, GOOD, "--json")
    assert code == 1
    bad, good = json.loads(out)
    assert (bad["error_count"], bad["warning_count"], len(bad["findings"])) == (17, 1, 18)
    assert bad["findings"][3] == {
        "severity": "error", "rule": "characters", "line": 4, "record": "addenda 05",
        "field": "payment related information", "columns": [4, 83],
        "message": "Only letters, digits and signs of plain ASCII may stand here.",
    }  # fmt: skip
    assert good["totals"] == {
        "records": 6, "batches": 1, "entries": 2, "addenda": 0, "debit_cents": 500_125,
        "credit_cents": 0,
    }  # fmt: skip
    assert good["header"]["created_date"] == "2018-11-26"


def test_what_can_not_be_read_is_told_beside_what_can(tmp_path):
    other = tmp_path / "letter.txt"
    other.write_text("Dear bank,\n")
    code, out, err = run(tmp_path / "none.ach", other, GOOD)
    assert code == 2
    assert "none.ach: No such file or directory" in err
    assert "This isn't an ACH file." in out
    assert "debits $5,001.25" in out
    assert run(tmp_path / "none.ach", BAD)[0] == 2


def test_a_piece_may_lack_header_and_control():
    piece = GOLDEN / "returns" / "return-no-file-header-control.ach"
    assert run(piece)[0] == 1
    assert run(piece, "--piece")[0] == 0


def test_long_lists_are_cut_and_say_so(tmp_path):
    data = written(*[batch(entry(n), number=n) for n in range(1, 62)])
    path = tmp_path / "many.ach"
    path.write_bytes(changed(data, 2, 79, "2"))
    out = run(path)[1]
    assert "batch 0000050" in out
    assert "batch 0000051" not in out
    assert "… and 11 more" in out


@pytest.mark.parametrize("argument", ["-", str(GOOD)])
def test_it_runs_by_itself_without_a_database(argument, tmp_path):
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DATABASE") and name != "DJANGO_SETTINGS_MODULE"
    }
    environment |= {"WELLPAID_DATA_DIR": str(tmp_path / "data"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "wellpaid", "check_ach", argument],
        input=GOOD.read_bytes(), env=environment | {"PYTHONPATH": "src"}, capture_output=True,
        cwd=Path(__file__).parents[3], timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"debits $5,001.25" in done.stdout
    assert not (tmp_path / "data" / "postgres").exists()
