"""kill -9 in the middle of reading, approving, routing, posting and delivering a plan's file."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests import databases
from tests.unit.claim_pay.network import Network, Paid, choose, file_835, make_network
from tests.unit.core.banking.bank import NOW
from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.submissions.models import SubmittedPayment
from wellpaid.claim_pay.submissions.operations.receive_file import Sent, receive_file
from wellpaid.claim_pay.submissions.states import Source
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.banking.models import AchEntry
from wellpaid.core.documents.models import Document
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.kit.tenancy.scope import tenant

pytestmark = [pytest.mark.fault, pytest.mark.timeout(300)]
PAYMENTS, KILLS = 900, 7
_EVENTS = (
    "submission.checked", "submission.approved", "submission.released",
    "submitted_payment.approved", "submitted_payment.released", "disbursement.made",
    "disbursement.issued", "ach_entry.queued",
)  # fmt: skip


@pytest.fixture
def network(committed_database, settings, tmp_path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "data" / "documents"
    made = make_network(tmp_path / "bank", funds_cents=PAYMENTS * 15_000)
    choose(made)
    return made


def walk(network: Network, database: str, folder, submission_id) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            sys.executable, "-m", "tests.servers.walk_claims",
            str(network.payer_id), str(submission_id), NOW.isoformat(),
        ],
        env={
            **os.environ,
            **databases.environment(database),
            "DJANGO_SETTINGS_MODULE": "wellpaid.settings.test",
            "PYTHONPATH": os.pathsep.join(
                [str(databases.PROJECT_DIR / "src"), str(databases.PROJECT_DIR)]
            ),
            "WELLPAID_DATA_DIR": str(folder),
        },
        cwd=databases.PROJECT_DIR,
    )  # fmt: skip


def progress(network: Network, submission_id) -> tuple[int, ...]:
    """Count what is there of each stage: read, given its way, issued, delivered."""
    with tenant(network.payer_id):
        made = Disbursement.objects.all()
        counts = (
            SubmittedPayment.objects.filter(submission_id=submission_id).count(),
            made.count(),
            made.filter(state="issued").count(),
        )
    with tenant(network.clinic.id):
        return (*counts, Remittance.objects.count())


def test_killed_again_and_again_nothing_is_lost_or_doubled(network, committed_database, tmp_path):
    submission_id = receive_file(
        organization_id=network.payer_id,
        sent=Sent(Source.UPLOAD, "night.835"),
        chunks=[file_835(*[Paid() for _ in range(PAYMENTS)])],
        actor=SYSTEM,
        now=NOW,
    )
    chance = random.Random(20261126)
    cut = 0
    for _ in range(KILLS):
        before = progress(network, submission_id)
        process = walk(network, committed_database.name, tmp_path / "data", submission_id)
        # However slow the machine is, each is killed a moment after it has done something.
        while process.poll() is None and progress(network, submission_id) == before:
            time.sleep(0.01)
        time.sleep(0.2 * chance.random())
        process.send_signal(signal.SIGKILL)
        cut += process.wait(timeout=20) == -signal.SIGKILL
    last = walk(network, committed_database.name, tmp_path / "data", submission_id)
    assert last.wait(timeout=120) == 0
    assert cut >= 3, "the work was over before it could be cut off in its different stages"
    whole(network, submission_id)


def whole(network: Network, submission_id) -> None:
    """Every payment once, in every table, in both books, and in the trail."""
    assert {(row.state, row.way) for row in network.disbursements()} == {("issued", "ach")}
    assert len({row.trace_number for row in network.disbursements()}) == PAYMENTS
    assert progress(network, submission_id) == (PAYMENTS,) * 4
    cents = PAYMENTS * 15_000
    assert network.payer_balance("plan_funds") == 0
    assert network.payer_balance("claims_payable") == 0
    assert network.payer_balance("disbursements_out") == cents
    assert network.clinic_balance("plan_money_coming") == cents
    with tenant(network.payer_id):
        entries = AchEntry.objects.filter(purpose="payment").values_list("amount_cents", flat=True)
        assert (len(entries), sum(entries)) == (PAYMENTS, cents)
        told = Counter(AuditLine.objects.filter(event__in=_EVENTS).values_list("event", flat=True))
    assert told == {event: 1 if event.startswith("submission.") else PAYMENTS for event in _EVENTS}
    with tenant(network.clinic.id):
        assert Document.objects.filter(kind="remittance_835").count() == PAYMENTS
        assert AuditLine.objects.filter(event="remittance.received").count() == PAYMENTS
    for organization_id in (network.payer_id, network.clinic.id):
        assert prove_ledger(organization_id).is_sound
