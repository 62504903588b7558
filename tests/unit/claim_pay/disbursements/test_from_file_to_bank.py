"""A payer's file becomes money in a bank file and a remittance at the provider's."""

from __future__ import annotations

from tests.unit.claim_pay.network import EIN, Paid, choose, file_835
from tests.unit.core.banking.bank import NOW
from wellpaid.claim_pay.disbursements.states import DisbursementState, Way
from wellpaid.claim_pay.elections.resolve import Why
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.claim_pay.submissions.states import PaymentState, SubmissionState
from wellpaid.core.banking.operations.do_bank_round import do_bank_round
from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.formats.nacha.ach_file import read_file
from wellpaid.formats.x12.remittance_835 import read_835


def outbound(network) -> list[bytes]:
    folder = network.bank_dir / EIN / "outbound"
    return [path.read_bytes() for path in sorted(folder.iterdir())]


def test_direct_deposit_with_its_trace_and_a_remittance_of_its_own(network):
    choose(network)
    paid = Paid("TRACE-0001", claims=((20_000, 15_000), (9_900, 9_900)))
    content = file_835(paid)
    submission_id = network.send(content)
    network.approve(submission_id)
    assert network.submission(submission_id).state == SubmissionState.CHECKED
    network.approve(submission_id, 1)
    network.go(submission_id)
    assert network.submission(submission_id).state == SubmissionState.RELEASED
    [disbursement] = network.disbursements()
    assert (disbursement.way, disbursement.why_code) == (Way.ACH, Why.CHOSEN)
    assert disbursement.state == DisbursementState.ISSUED

    do_bank_round(organization_id=network.payer_id, actor=SYSTEM, now=NOW)
    [bank_file] = outbound(network)
    [(batch, entry)] = read_file(bank_file).file.entries()
    assert (batch.header.sec_code, batch.header.entry_description) == ("CCD", "HCCLAIMPMT")
    assert batch.header.effective_date == paid.day
    assert (entry.amount_cents, entry.account_number) == (24_900, "770000111222")
    [addenda] = entry.addenda
    assert addenda.text == f"TRN*1*TRACE-0001*{EIN}~"
    assert addenda.text.encode() in content.replace(b"\n", b"")

    [remittance] = network.remittances()
    assert remittance.state == RemittanceState.COMING
    assert (remittance.amount_cents, remittance.patient_responsibility_cents) == (24_900, 5_000)
    _, delivered = open_document(
        organization_id=network.clinic.id,
        document_id=remittance.document_id,
        actor="test",
        now=NOW,
    )
    reader = read_835(delivered)
    [transaction] = reader
    assert (reader.findings.error_count, transaction.error_count) == (0, 0)
    assert transaction.raw in content
    assert transaction.interchange.sender_id == "WELLPAID"

    assert network.payer_balance("plan_funds") == 10_000_000 - 24_900
    assert network.payer_balance("claims_payable") == 0
    assert network.payer_balance("disbursements_out") == 24_900
    assert network.clinic_balance("plan_money_coming") == 24_900
    assert network.clinic_balance("remittances_to_post") == 24_900


def test_doing_everything_again_changes_nothing(network):
    choose(network)
    submission_id = network.pay(Paid(), Paid())
    before = [(row.id, row.state) for row in network.disbursements()]
    for _ in range(2):
        network.check(submission_id)
        network.go(submission_id)
    assert [(row.id, row.state) for row in network.disbursements()] == before
    assert len(network.remittances()) == 2
    assert network.payer_balance("disbursements_out") == 30_000
    assert network.clinic_balance("plan_money_coming") == 30_000


def test_without_a_choice_a_check_is_written_on_its_day(network):
    network.pay(Paid(day=NOW.date()), Paid())
    first, second = network.disbursements()
    assert (first.way, first.why_code) == (Way.CHECK, Why.NOTHING_CHOSEN)
    assert (first.state, first.check_number) == (DisbursementState.ISSUED, 1001)
    assert (second.state, second.check_number) == (DisbursementState.READY, None)
    assert network.payer_balance("claims_payable") == 15_000


def test_a_remittance_that_pays_nothing(network):
    choose(network)
    network.pay(Paid(claims=((5_000, 0),)))
    [disbursement] = network.disbursements()
    assert (disbursement.way, disbursement.state) == (Way.NOTHING, DisbursementState.SETTLED)
    [remittance] = network.remittances()
    assert (remittance.state, remittance.claim_count) == (RemittanceState.NOTHING, 1)
    assert network.clinic_balance("plan_money_coming") == 0


def test_a_stranger_is_paid_by_check_and_nobody_gets_the_remittance(network):
    choose(network)
    network.pay(Paid(tin="340000033", npi="1679576722"))
    [disbursement] = network.disbursements()
    assert (disbursement.way, disbursement.payee_organization_id) == (Way.CHECK, None)
    assert network.remittances() == []


def test_what_is_wrong_stays_behind_and_the_rest_goes(network):
    choose(network)
    good, wrong = Paid("GOOD-1"), Paid("WRONG-1", payer_ein="1999999999")
    submission_id = network.pay(wrong, good)
    states = [row.state for row in network.payments(submission_id)]
    assert states == [PaymentState.QUARANTINED, PaymentState.ROUTED]
    [disbursement] = network.disbursements()
    assert disbursement.trace_number == "GOOD-1"


def test_the_books_of_both_prove_themselves(network):
    choose(network)
    network.pay(Paid(), Paid(claims=((5_000, 0),)))
    for organization_id in (network.payer_id, network.clinic.id):
        assert prove_ledger(organization_id).is_sound
