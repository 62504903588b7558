"""The command that has a simulated plan send a batch."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from tests.factories import NOW
from wellpaid.claim_pay.payers.operations.register_payer import Payer, register_payer
from wellpaid.claim_pay.submissions.models import Submission
from wellpaid.claim_pay.submissions.operations.check_submission import check_submission
from wellpaid.core.events.actors import SYSTEM
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.sandbox.payer.town import PLANS


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("simulate_payer", *arguments, stdout=out)
    return out.getvalue()


def test_a_file_is_written_and_nothing_is_sent(tmp_path):
    path = tmp_path / "batch.835"
    told = run("pebbleway", "--claims", "30", "--seed", "7", "--test", "--out", str(path))
    assert told == f"30 claims are in {path}.\n"
    with path.open("rb") as file:
        reader = read_835(file)
        assert sum(one.claim_count for one in reader) == 30
    with pytest.raises(CommandError, match="1 to 1000000"):
        run("pebbleway", "--claims", "0")


def test_the_plan_sends_a_batch_of_which_every_payment_can_be_paid(db, settings, tmp_path):
    settings.DOCUMENTS_DIR, settings.DEMO = tmp_path, True
    with pytest.raises(CommandError, match="no plan pebbleway"):
        run("pebbleway")
    payer = Payer("pebbleway", "Pebbleway Health Plan", PLANS["pebbleway"].ein)
    payer_id = register_payer(payer=payer, actor=SYSTEM, now=NOW)
    told = run("pebbleway", "--claims", "40", "--seed", "7")
    assert "Pebbleway Health Plan sent pebbleway-000000008.835, 40 claims" in told
    with tenant(payer_id):
        row = Submission.objects.get()
    check_submission(organization_id=payer_id, submission_id=row.id, now=utc_now())
    with tenant(payer_id):
        row = Submission.objects.get()
    assert (row.state, row.claim_count, row.quarantined_count) == ("checked", 40, 0)
    with pytest.raises(CommandError, match="sent this file before"):
        run("pebbleway", "--claims", "40", "--seed", "7")
    settings.DEMO = False
    with pytest.raises(CommandError, match="no demo"):
        run("pebbleway")
