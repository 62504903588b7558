"""``check_835``: words, JSON, exit codes; no database, no patient's name."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.unit.formats.x12.files import PLAIN, file_of

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "x12"
GOOD = GOLDEN / "united_healthcare_legacy_sample.835"
BAD = GOLDEN / "tertiary-payment.835"
PIECE = GOLDEN / "blue_cross_nc_sample.835"


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("check_835", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.835"
    path.write_bytes(file_of())
    return path


def test_a_good_file_is_described(plain):
    code, out, _ = run(plain)
    assert code == 0
    assert (
        "From PEBBLEWAYPLAN to LAKESIDECLINIC, made 2026-12-01 09:30, interchange 000000101, "
        "production" in out
    )
    assert "2 payments of $225.50, 5 claims, 5 service lines" in out
    assert (
        "charged $455.00, paid $230.50, patients $89.50, adjustments CO $85.00, OA $50.00, "
        "PR $89.50, provider adjustments $5.00" in out
    )
    assert (
        "payment 0001, segment 3: $225.50 ACH on 2026-12-02, trace 710000001, PEBBLEWAY PLAN to "
        "LAKESIDE CLINIC (NPI 1234567893)" in out
    )
    assert "provider adjustment WO $10.00: An earlier overpayment is taken back." in out
    assert "claim 1" not in out
    assert out.endswith("0 errors, 0 warnings.\n")


def test_claims_are_listed_without_names(plain):
    out = run(plain, "--claims")[1]
    assert (
        "claim 3, payer's number 2026000999: charged -$60.00, paid -$20.00, patient not said; "
        "22: An earlier payment is taken back." in out
    )
    for name in ("PEBBLE,", "PAT", "STONE", "W000000001"):
        assert name not in out


def test_a_bad_file_names_every_place():
    code, out, _ = run(BAD)
    assert code == 1
    assert (
        "error   segment 20, payment 0001, claim 1, SVC03: A line's charge less its adjustments "
        "is what was paid. Found $1,766.50, expected $23,020.00. "
        "[balance-service; TR3 1.10.2.1.1]" in out
    )
    assert "error   segment 4, payment 0001, BPR16: BPR16 is missing." in out
    assert "ISLAND" not in out
    assert "5 errors, 2 warnings." in out


def test_warnings_end_with_one_only_when_asked(tmp_path):
    path = tmp_path / "odd.835"
    path.write_bytes(file_of(PLAIN.replace("REF*1L*G000001", "REF*X9*G000001")))
    assert run(path)[0] == 0
    assert run(path, "--strict")[0] == 1


def test_json_holds_the_same(plain):
    code, out, _ = run(BAD, plain, "--json", "--claims")
    assert code == 1
    bad, good = json.loads(out)
    assert (bad["error_count"], bad["warning_count"], len(bad["findings"])) == (5, 2, 7)
    assert bad["findings"][-1] == {
        "severity": "error", "code": "balance-service", "segment": 20, "transaction_segment": 18,
        "segment_id": "SVC", "element": "SVC03", "loop": "2110", "payment": "0001", "claim": 1,
        "expected_cents": 2_302_000, "found_cents": 176_650,
        "message": "A line's charge less its adjustments is what was paid.",
        "rule": "A line's charge less its adjustments is what was paid.",
        "source": "TR3 1.10.2.1.1",
    }  # fmt: skip
    assert good["is_usable"]
    assert good["findings"] == []
    assert good["interchange"] == {
        "sender_id": "PEBBLEWAYPLAN", "receiver_id": "LAKESIDECLINIC",
        "control_number": "000000101", "usage": "P", "made_at": "2026-12-01T09:30:00",
    }  # fmt: skip
    assert (good["payment_count"], good["payment_cents"]) == (2, 22550)
    assert good["totals"] == {
        "claims": 5, "services": 5, "charge_cents": 45500, "paid_cents": 23050,
        "patient_responsibility_cents": 8950,
        "adjustment_cents": {"CO": 8500, "OA": 5000, "PR": 8950},
        "provider_adjustment_cents": 500,
    }  # fmt: skip
    first = good["payments"][0]
    assert (first["trace_number"], first["effective_date"]) == ("710000001", "2026-12-02")
    assert first["claims"][1] == {
        "payer_claim_number": "2026001002", "status": "2", "charge_cents": 15000,
        "paid_cents": 10000, "patient_responsibility_cents": 0,
    }  # fmt: skip
    assert first["provider_adjustments"][1] == {
        "reason": "L6", "reference": "", "amount_cents": -500,
    }  # fmt: skip


def test_what_can_not_be_used_is_told_beside_what_can(tmp_path, plain):
    other = tmp_path / "letter.txt"
    other.write_text("Dear payer,\n")
    code, out, err = run(tmp_path / "none.835", other, plain)
    assert code == 2
    assert "none.835: No such file or directory" in err
    assert "This can't be used as a file of claim payments." in out
    assert "A file begins with an ISA segment." in out
    assert "2 payments of $225.50" in out


def test_a_piece_can_be_looked_at_and_stays_refused():
    code, out, _ = run(PIECE)
    assert code == 2
    assert "A file doesn't begin with ST" in out
    code, out, _ = run(PIECE, "--piece")
    assert code == 1
    assert "1 payment of $1,922.86, 1 claim, 3 service lines" in out
    assert "A file doesn't begin with ST" in out


def test_long_lists_are_cut_and_say_so(tmp_path):
    path = tmp_path / "many.835"
    path.write_bytes(file_of(PLAIN.replace("LX*2\n", "LX*2\n" + "ZZZ*1\n" * 60)))
    assert "… and 70 more" in run(path)[1]


def alone(*arguments, source, tmp_path):
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DATABASE") and name != "DJANGO_SETTINGS_MODULE"
    }
    environment |= {"WELLPAID_DATA_DIR": str(tmp_path / "data"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "wellpaid", "check_835", *arguments],
        input=source, env=environment | {"PYTHONPATH": "src"}, capture_output=True, cwd=ROOT,
        timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("argument", ["-", str(GOOD)])
def test_it_runs_by_itself_without_a_database(argument, tmp_path):
    done = alone(argument, source=GOOD.read_bytes(), tmp_path=tmp_path)
    assert done.returncode == 0, done.stderr
    assert b"1 payment of $349.99, 2 claims" in done.stdout
    assert not (tmp_path / "data" / "postgres").exists()


def test_a_large_stream_is_read_to_its_end(tmp_path):
    second = PLAIN[PLAIN.index("ST*835*0002") : PLAIN.index("GE*")]
    count = 1_500
    many = "".join(
        second.replace("0002", f"{number:06d}").replace("710000002", f"{number:09d}")
        for number in range(1, count + 1)
    )
    head = PLAIN[: PLAIN.index("ST*835*0001")]
    data = file_of(f"{head}{many}GE*{count}*101\nIEA*1*000000101\n")
    done = alone("-", "--json", source=data, tmp_path=tmp_path)
    assert done.returncode == 0, done.stderr
    [report] = json.loads(done.stdout)
    assert (report["payment_count"], len(report["payments"])) == (count, 1_000)
    assert report["totals"]["charge_cents"] == count * 7_500
