"""A payer's file: read once, checked whole, approved by enough people for money that is there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from tests.unit.claim_pay.network import EIN, TODAY, Network, Paid, file_835, jobs, make_network
from tests.unit.core.banking.bank import NOW
from wellpaid.claim_pay.submissions.models import SubmissionFinding
from wellpaid.claim_pay.submissions.operations import check_submission as checking
from wellpaid.claim_pay.submissions.operations.approve_submission import (
    FundingShort,
    NothingToApprove,
    OnlyATest,
    SubmissionChanged,
)
from wellpaid.claim_pay.submissions.operations.hold_payment import (
    HoldReasonMissing,
    PaymentNotHoldable,
    end_hold,
    hold_payment,
)
from wellpaid.claim_pay.submissions.operations.open_submission import open_answer
from wellpaid.claim_pay.submissions.operations.receive_file import FileSentBefore
from wellpaid.claim_pay.submissions.operations.withdraw_submission import (
    SubmissionNotOpen,
    withdraw_submission,
)
from wellpaid.claim_pay.submissions.states import PaymentState as P
from wellpaid.claim_pay.submissions.states import SubmissionState as S
from wellpaid.core.documents.operations.store_stream import FileEmpty, FileTooLarge, keep_stream
from wellpaid.core.events.actors import SYSTEM
from wellpaid.formats.x12.acknowledgment_files import read_999, read_ta1
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant


def findings(network: Network, submission_id) -> list[SubmissionFinding]:
    with tenant(network.payer_id):
        rows = SubmissionFinding.objects.filter(submission_id=submission_id)
        return list(rows.order_by("position", "number"))


def codes(network: Network, submission_id) -> list[tuple[int, str]]:
    return [(row.position, row.code) for row in findings(network, submission_id) if row.is_error]


def test_what_a_file_says_in_sum(network):
    paid = Paid("A-1", claims=((20_000, 15_000), (5_000, 5_000)))
    submission = network.submission(network.send(file_835(paid, Paid("A-2"), number=77)))
    assert (submission.state, submission.is_test) == (S.CHECKED, False)
    assert (submission.payment_count, submission.claim_count) == (2, 3)
    assert (submission.amount_cents, submission.quarantined_count) == (35_000, 0)
    assert (submission.sender_id, submission.interchange_number) == ("PEBBLEWAY", "000000077")
    assert submission.read_through_bytes == submission.size_bytes
    first, second = network.payments(submission.id)
    assert (first.trace_number, first.payer_id_number) == ("A-1", EIN)
    assert (first.amount_cents, first.charge_cents) == (20_000, 25_000)
    assert first.patient_responsibility_cents == 5_000
    assert (first.payee_organization_id, first.payee_id) == (network.clinic.id, network.payee_id)
    assert first.start_byte + first.size_bytes == second.start_byte


def test_the_same_file_twice_is_one(network):
    content = file_835(Paid())
    first = network.send(content)
    with pytest.raises(FileSentBefore) as caught:
        network.send(content)
    assert caught.value.facts["submission_id"] == first
    assert len(network.payments(first)) == 1


def test_another_file_under_the_same_interchange_number_is_refused(network):
    network.send(file_835(Paid(), number=5))
    again = network.submission(network.send(file_835(Paid("OTHER"), number=5)))
    assert (again.state, again.reason[:27]) == (S.REFUSED, "Interchange 000000005 was s")
    assert [row.state for row in network.payments(again.id)] == [P.DROPPED]


def test_a_payments_number_is_used_once_in_a_file_and_over_files(network):
    network.send(file_835(Paid("ONCE")))
    second = network.send(file_835(Paid("ONCE"), Paid("NEW"), Paid("NEW")))
    assert codes(network, second) == [(1, "trace-sent-before"), (3, "trace-sent-before")]
    states = [row.state for row in network.payments(second)]
    assert states == [P.QUARANTINED, P.READY, P.QUARANTINED]
    assert network.submission(second).amount_cents == 15_000


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"payer_ein": "1999999999"}, "payer-not-sender"),
        ({"day": TODAY - timedelta(days=31)}, "payment-day"),
        ({"day": TODAY + timedelta(days=91)}, "payment-day"),
    ],
)
def test_what_is_asked_beyond_the_standard(network, wrong, code):
    submission_id = network.send(file_835(Paid(**wrong), Paid()))
    assert codes(network, submission_id) == [(1, code)]
    assert network.submission(submission_id).quarantined_count == 1


def test_what_is_no_835_is_refused_with_the_reason(network):
    submission = network.submission(network.send(b"Dear payer, here are my claims."))
    assert (submission.state, submission.payment_count) == (S.REFUSED, 0)
    assert submission.reason
    content = file_835(Paid())
    cut = network.submission(network.send(content[content.index(b"ST*835") :]))
    assert (cut.state, bool(cut.reason)) == (S.REFUSED, True)


def test_a_refused_file_may_come_again_mended(network):
    content = file_835(Paid("MEND-ME"), number=9)
    broken = content.replace(b"IEA*1*", b"IEA*2*")
    assert network.submission(network.send(broken)).state == S.REFUSED
    assert network.submission(network.send(content)).state == S.CHECKED


def test_a_test_is_read_and_never_paid(network):
    for content in (file_835(Paid("T-1"), usage="T"), file_835(Paid("T-1"), usage="T")):
        submission_id = network.send(content)
        assert network.submission(submission_id).is_test
        with pytest.raises(OnlyATest):
            network.approve(submission_id)
    real = file_835(Paid("T-1"))
    tried = network.send(real, is_test=True)
    sent = network.send(real)
    assert network.submission(tried).is_test
    assert [row.state for row in network.payments(sent)] == [P.READY]


def answer(network: Network, submission_id) -> bytes:
    return open_answer(
        organization_id=network.payer_id, submission_id=submission_id, actor=SYSTEM, now=NOW
    )


def test_the_sender_is_answered_with_ta1_and_999(network):
    wrong = file_835(Paid("W-1"), Paid("W-2"), number=31).replace(b"SVC*HC", b"SVC*XX", 1)
    content = answer(network, network.send(wrong))
    ta1, rest = content.split(b"ISA*", 2)[1:]
    [note] = read_ta1(b"ISA*" + ta1)
    assert (note.control_number, note.verdict) == ("000000031", "A")
    [group] = read_999(b"ISA*" + rest)
    assert [one.control_number for one in group.transactions] == ["0001", "0002"]
    assert group.transactions[1].verdict == "A"
    second = answer(network, network.send(file_835(Paid())))
    assert b"*000000003*" in second
    assert b"*000000004*" in second


def test_who_sent_it_has_to_be_known_for_an_answer(network):
    nobody = network.send(b"Dear payer, here are my claims.")
    with pytest.raises(NotFound):
        answer(network, nobody)


def test_killed_in_the_middle_it_goes_on(network, monkeypatch):
    monkeypatch.setattr(checking, "_PER_TRANSACTION", 2)
    content = file_835(*[Paid() for _ in range(7)])
    keep, calls = checking._keep, []

    def cut(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        keep(*arguments)

    monkeypatch.setattr(checking, "_keep", cut)
    with pytest.raises(KeyboardInterrupt):
        network.send(content)
    with tenant(network.payer_id):
        from wellpaid.claim_pay.submissions.models import Submission

        submission_id = Submission.objects.get().id
    assert len(network.payments(submission_id)) == 4
    monkeypatch.setattr(checking, "_keep", keep)
    network.check(submission_id)
    submission = network.submission(submission_id)
    assert (submission.state, submission.payment_count) == (S.CHECKED, 7)
    assert (submission.amount_cents, submission.quarantined_count) == (7 * 15_000, 0)
    assert [row.position for row in network.payments(submission_id)] == list(range(1, 8))


def test_it_takes_two_different_people(network):
    submission_id = network.send(file_835(Paid()))
    assert network.approve(submission_id) == 1
    assert network.approve(submission_id) == 1
    assert network.submission(submission_id).state == S.CHECKED
    assert network.payer_balance("claims_payable") == 0
    assert network.approve(submission_id, 1) == 0
    assert network.submission(submission_id).state == S.APPROVED
    assert network.payer_balance("claims_payable") == 15_000
    assert jobs("disbursements.release") == 1
    assert network.approve(submission_id, 1) == 0
    assert jobs("disbursements.release") == 1
    assert network.payer_balance("claims_payable") == 15_000


def test_nobody_approves_a_sum_that_nobody_saw(network):
    submission_id = network.send(file_835(Paid()))
    with pytest.raises(SubmissionChanged):
        network.approve(submission_id, seen=Money(14_999))
    assert network.submission(submission_id).state == S.CHECKED


def test_money_that_is_not_there_is_not_promised(network):
    cents = 10_000_001
    submission_id = network.send(file_835(Paid(claims=((cents, cents),))))
    network.approve(submission_id)
    with pytest.raises(FundingShort) as caught:
        network.approve(submission_id, 1)
    assert caught.value.facts["short"] == Money(1)
    assert network.submission(submission_id).state == S.CHECKED
    assert network.payer_balance("plan_funds") == 10_000_000
    network.fund(1)
    assert network.approve(submission_id, 1) == 0
    assert network.payer_balance("plan_funds") == 0


def test_nothing_ready_nothing_to_approve(network):
    submission_id = network.send(file_835(Paid(payer_ein="1999999999")))
    with pytest.raises(NothingToApprove):
        network.approve(submission_id)


def test_withdrawn_once_and_for_all(network):
    submission_id = network.send(file_835(Paid("AGAIN"), Paid(payer_ein="1999999999")))
    facts = {"organization_id": network.payer_id, "submission_id": submission_id}
    for _ in range(2):
        withdraw_submission(**facts, actor=SYSTEM, now=NOW)
    assert network.submission(submission_id).state == S.WITHDRAWN
    assert {row.state for row in network.payments(submission_id)} == {P.DROPPED}
    with pytest.raises(SubmissionNotOpen):
        network.approve(submission_id)
    again = network.send(file_835(Paid("AGAIN")))
    assert network.submission(again).amount_cents == 15_000
    network.approve(again)
    network.approve(again, 1)
    with pytest.raises(SubmissionNotOpen):
        withdraw_submission(**facts | {"submission_id": again}, actor=SYSTEM, now=NOW)


def test_a_hold_keeps_one_payment_back(network):
    submission_id = network.send(file_835(Paid(), Paid()))
    held, _ = network.payments(submission_id)
    facts = {"organization_id": network.payer_id, "submitted_payment_id": held.id}
    facts |= {"actor": SYSTEM, "now": NOW}
    with pytest.raises(HoldReasonMissing):
        hold_payment(**facts, reason="  ")
    hold_payment(**facts, reason="Under review")
    with pytest.raises(PaymentNotHoldable):
        hold_payment(**facts, reason="Again")
    end_hold(**facts)
    with pytest.raises(PaymentNotHoldable):
        end_hold(**facts)
    hold_payment(**facts, reason="Under review")
    network.approve(submission_id)
    network.approve(submission_id, 1)
    network.go(submission_id)
    assert [row.state for row in network.disbursements()] == ["held", "ready"]
    assert network.payer_balance("claims_payable") == 30_000


def test_too_large_or_empty_is_told_before_anything_is_kept(network, settings):
    with pytest.raises(FileEmpty):
        network.send(b"")
    with pytest.raises(FileTooLarge):
        keep_stream(organization_id=network.payer_id, chunks=[b"12", b"34"], most_bytes=3)
    folder = settings.DOCUMENTS_DIR / str(network.payer_id)
    assert list(folder.iterdir()) == []


def test_the_same_money_is_not_promised_twice(committed_database, settings, tmp_path):
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    network = make_network(tmp_path / "bank", funds_cents=20_000)
    ids = [network.send(file_835(Paid())) for _ in range(2)]
    for submission_id in ids:
        network.approve(submission_id)
    barrier = Barrier(2)

    def approve(submission_id):
        try:
            barrier.wait(timeout=10)
            return network.approve(submission_id, 1)
        except FundingShort:
            return "short"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(map(str, pool.map(approve, ids)))
    assert answers == ["0", "short"]
    assert network.payer_balance("plan_funds") == 5_000
