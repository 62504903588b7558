"""A file of claims comes in, answers come before or after it, and people say the rest."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cuts import cut_at
from tests.factories import NOW, TODAY, make_clinic
from tests.files_837 import Claim837, file_837
from tests.unit.flows.files import Claim835, Line, make_payer, remit
from wellpaid.claim_pay.expected_claims.events import CloseReason
from wellpaid.claim_pay.expected_claims.models import (
    ClaimAnswer,
    ClaimFile,
    ClaimSending,
    ExpectedClaim,
)
from wellpaid.claim_pay.expected_claims.operations.choose_answer import choose_answer
from wellpaid.claim_pay.expected_claims.operations.close_claim import (
    CloseNoteMissing,
    close_claim,
    reopen_claim,
)
from wellpaid.claim_pay.expected_claims.operations.read_claim_file import read_claim_file
from wellpaid.claim_pay.expected_claims.operations.receive_claim_file import (
    claim_file_path,
    receive_claim_file,
)
from wellpaid.claim_pay.expected_claims.operations.take_in_claims import (
    FINDINGS_KEPT,
    SIZE_MAX,
    ClaimFileTooLarge,
    take_in_claims,
)
from wellpaid.claim_pay.expected_claims.queries import ClaimFilter, Tab, claims_page
from wellpaid.claim_pay.expected_claims.states import ClaimState
from wellpaid.claim_pay.remittances.models import Remittance, RemittanceClaim
from wellpaid.claim_pay.remittances.operations.move_remittances import move_remittances
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

VISIT = Line("99213", 125_00, [("CO", "45", 25_00), ("PR", "1", 30_00)])
DENIED = Line("99214", 80_00, [("CO", "197", 80_00)])
SENT = file_837(Claim837("LK-1", [125_00]), Claim837("LK-2", [80_00]), Claim837("LK-3", [60_00]))


@pytest.fixture
def clinic(db, settings, tmp_path: Path) -> Organization:
    settings.DOCUMENTS_DIR = tmp_path
    return make_clinic()


@pytest.fixture
def plan(db) -> Organization:
    return make_payer()


def take(clinic: Organization, content: bytes) -> ClaimFile:
    file_id = take_in_claims(
        organization_id=clinic.id, content=content, today=TODAY, actor=SYSTEM, now=NOW
    )
    with tenant(clinic.id):
        return ClaimFile.objects.get(id=file_id)


def hear(clinic: Organization, plan: Organization, *claims: Claim835, day: date = TODAY) -> None:
    remit(clinic, *claims, payer=plan, day=day)
    remittances_to_bills(organization_id=clinic.id, now=NOW)


def states(clinic: Organization) -> dict[str, str]:
    with tenant(clinic.id):
        return dict(ExpectedClaim.objects.values_list("control_number", "state"))


def counts(file: ClaimFile) -> tuple[int, int, int, int]:
    return file.new_count, file.changed_count, file.same_count, file.refused_count


def the(clinic: Organization, number: str) -> ExpectedClaim:
    with tenant(clinic.id):
        return ExpectedClaim.objects.get(control_number=number)


@pytest.mark.parametrize("is_answer_first", [False, True])
def test_claims_and_answers_meet_whatever_comes_first(clinic, plan, is_answer_first):
    answers = Claim835("LK-1", [VISIT]), Claim835("LK-2", [DENIED])
    if is_answer_first:
        hear(clinic, plan, *answers)
    assert counts(take(clinic, SENT)) == (3, 0, 0, 0)
    if not is_answer_first:
        assert set(states(clinic).values()) == {"waiting"}
        hear(clinic, plan, *answers)
    assert states(clinic) == {"LK-1": "paid", "LK-2": "denied", "LK-3": "waiting"}
    one = the(clinic, "LK-1")
    assert (one.paid_cents, one.patient_responsibility_cents) == (70_00, 30_00)
    assert (one.answered_date, one.payer_id) == (TODAY, plan.id)
    with tenant(clinic.id):
        assert one.decided_claim_id == RemittanceClaim.objects.get(control_key="LK1").id
        codes = Counter(AuditLine.objects.values_list("event", flat=True))
    assert codes["expected_claims.taken_in"] == 1
    assert codes["expected_claim.paid"] == codes["expected_claim.denied"] == 1


def test_the_same_again_changes_nothing(clinic, plan):
    first = take(clinic, SENT)
    assert take(clinic, SENT).id == first.id
    # The same claims in another file.
    assert counts(take(clinic, SENT.replace(b"CLEARING HOUSE", b"CLEARER"))) == (0, 0, 3, 0)
    with tenant(clinic.id):
        assert (ExpectedClaim.objects.count(), ClaimSending.objects.count()) == (3, 3)


def test_good_claims_go_in_beside_bad_ones(clinic, plan):
    content = file_837(Claim837("A", [5_00]), Claim837("B", [5_00], stated=6_00))
    file = take(clinic, content)
    assert counts(file) == (1, 0, 0, 1)
    [finding] = file.findings
    assert (finding["where"], finding["field"], finding["rule"]) == (
        "segment 25", "CLM02", "claim-balance",
    )  # fmt: skip
    assert states(clinic) == {"A": "waiting"}


def test_remarks_never_crowd_out_what_was_refused(clinic):
    # Each says two things of itself: no F8, and an NPI whose last digit is wrong.
    odd = [Claim837(f"R-{n}", [5_00], frequency="7") for n in range(110)]
    wrong = Claim837("B", [5_00], stated=6_00)
    file = take(clinic, file_837(*odd, wrong, npi="1234567890"))
    assert (counts(file), len(file.findings)) == ((110, 0, 0, 1), FINDINGS_KEPT)
    assert [one["rule"] for one in file.findings if one["is_fatal"]] == ["claim-balance"]
    assert file.findings[0]["is_fatal"]


def test_replaced_and_voided_claims(clinic, plan):
    take(clinic, SENT)
    hear(clinic, plan, Claim835("LK-1", [VISIT]))
    later = TODAY + timedelta(days=2)
    new = Claim837("LK-1", [150_00], frequency="7", before="PW-1")
    gone = Claim837("LK-3", [60_00], frequency="8", before="PW-3")
    nobody = Claim837("LK-9", [1_00], frequency="8", before="PW-9")
    file = take(clinic, file_837(new, gone, nobody, made=later))
    assert counts(file) == (0, 2, 0, 1)
    one = the(clinic, "LK-1")
    assert (one.charge_cents, one.replaced_date) == (150_00, later)
    assert (one.first_sent_date, one.sent_date) == (date(2026, 2, 5), later)
    assert states(clinic) == {"LK-1": "waiting", "LK-2": "waiting", "LK-3": "voided"}
    more = Line("99213", 150_00, [("CO", "45", 30_00)])
    hear(clinic, plan, Claim835("LK-1", [VISIT], status="22"), Claim835("LK-1", [more]),
         day=later + timedelta(days=9))  # fmt: skip
    assert states(clinic)["LK-1"] == "paid"
    assert the(clinic, "LK-1").paid_cents == 120_00


def test_a_cancelled_payment_answers_nothing(clinic, plan):
    take(clinic, SENT)
    hear(clinic, plan, Claim835("LK-1", [VISIT]))
    with tenant(clinic.id):
        rows = list(Remittance.objects.select_for_update())
        move_remittances(remittances=rows, to=RemittanceState.CANCELLED, actor=SYSTEM, now=NOW)
    remittances_to_bills(organization_id=clinic.id, now=NOW)
    one = the(clinic, "LK-1")
    assert (one.state, one.paid_cents, one.answered_date) == ("waiting", 0, None)


def test_a_person_says_whose_an_answer_is(clinic, plan):
    other_day = date(2026, 2, 17)
    take(clinic, file_837(Claim837("LK-1", [60_00]), Claim837("LK-1", [70_00], care=other_day)))
    hear(clinic, plan, Claim835("LK-1", [Line("99213", 65_00, [("CO", "45", 5_00)])],
                                claim_number="PW-5"))  # fmt: skip
    with tenant(clinic.id):
        first, second = ExpectedClaim.objects.order_by("charge_cents")
        answer = RemittanceClaim.objects.get()
    # By its day it would be the first one, but its charge is another.
    assert (first.state, first.why, second.state) == ("unclear", "charge", "waiting")

    def choose(claim: ExpectedClaim, *, is_its: bool) -> None:
        choose_answer(
            organization_id=clinic.id, expected_claim_id=claim.id, remittance_claim_id=answer.id,
            is_its=is_its, today=TODAY, actor=SYSTEM, now=NOW,
        )  # fmt: skip

    choose(first, is_its=False)
    assert [one.state for one in (_again(clinic, first), _again(clinic, second))] == [
        "waiting", "unclear",
    ]  # fmt: skip
    choose(second, is_its=True)
    assert [one.state for one in (_again(clinic, first), _again(clinic, second))] == [
        "waiting", "paid",
    ]  # fmt: skip
    with tenant(clinic.id):
        assert ClaimAnswer.objects.filter(is_sure=True).count() == 1
    with pytest.raises(NotFound):
        choose_answer(
            organization_id=clinic.id, expected_claim_id=first.id,
            remittance_claim_id=UUID(int=1), is_its=True, today=TODAY, actor=SYSTEM, now=NOW,
        )  # fmt: skip


def _again(clinic: Organization, claim: ExpectedClaim) -> ExpectedClaim:
    with tenant(clinic.id):
        return ExpectedClaim.objects.get(id=claim.id)


def test_a_person_closes_a_claim_and_opens_it_again(clinic, plan):
    take(clinic, SENT)
    one = the(clinic, "LK-1")

    def close(reason: CloseReason, note: str = "") -> None:
        close_claim(
            organization_id=clinic.id, expected_claim_id=one.id, reason=reason, note=note,
            actor=SYSTEM, now=NOW,
        )  # fmt: skip

    with pytest.raises(CloseNoteMissing):
        close(CloseReason.OTHER)
    close(CloseReason.WRITTEN_OFF)
    close(CloseReason.WRITTEN_OFF)  # twice is once
    hear(clinic, plan, Claim835("LK-1", [VISIT]))
    closed = the(clinic, "LK-1")
    assert (closed.state, closed.paid_cents) == ("closed", 70_00)
    reopen_claim(
        organization_id=clinic.id, expected_claim_id=one.id, today=TODAY, actor=SYSTEM, now=NOW
    )
    assert the(clinic, "LK-1").state == "paid"
    with pytest.raises(NotFound):
        close_claim(
            organization_id=make_clinic().id, expected_claim_id=one.id,
            reason=CloseReason.WRITTEN_OFF, note="", actor=SYSTEM, now=NOW,
        )  # fmt: skip


def test_late_is_what_the_plan_usually_doesnt_need(clinic, plan):
    quick = [Claim837(f"Q-{n}", [50_00]) for n in range(6)]
    take(clinic, file_837(*quick, Claim837("SLOW", [50_00]), made=TODAY - timedelta(days=20)))
    paid = Line("99213", 50_00, [("CO", "45", 5_00)])
    hear(clinic, plan, *(Claim835(one.number, [paid]) for one in quick),
         day=TODAY - timedelta(days=12))  # fmt: skip
    take(clinic, file_837(Claim837("YOUNG", [50_00]), made=TODAY - timedelta(days=8)))
    take(clinic, file_837(Claim837("ELSEWHERE", [50_00], payer="TAMARISK", payer_number="T"),
                          made=TODAY - timedelta(days=20)))  # fmt: skip
    found = claims_page(
        organization_id=clinic.id, chosen=ClaimFilter(tab=Tab.LATE), page=1, today=TODAY
    )
    [row] = found.rows
    assert row.control_number == "SLOW"
    assert (row.habit.is_known, row.habit.days, row.days) == (True, 8, 20)
    waiting = claims_page(
        organization_id=clinic.id, chosen=ClaimFilter(tab=Tab.WAITING), page=1, today=TODAY
    )
    by_number = {one.control_number: one for one in waiting.rows}
    assert set(by_number) == {"SLOW", "YOUNG", "ELSEWHERE"}
    assert not by_number["ELSEWHERE"].habit.is_known
    assert {row.state for row in waiting.rows} == {ClaimState.WAITING}


def receive(clinic, content: bytes) -> ClaimFile:
    file_id = receive_claim_file(organization_id=clinic.id, content=content, actor=SYSTEM, now=NOW)
    with tenant(clinic.id):
        return ClaimFile.objects.get(id=file_id)


def jobs_of(file: ClaimFile) -> int:
    rows = ProcrastinateJob.objects.filter(task_name="expected_claims.read_file")
    return rows.filter(args__claim_file_id=str(file.id)).count()


def test_a_file_is_received_once_read_by_a_job_and_its_bytes_let_go(clinic, monkeypatch):
    file = receive(clinic, SENT)
    path = claim_file_path(clinic.id, file.content_hash)
    assert (file.finished_at, path.exists(), states(clinic)) == (None, True, {})
    assert (receive(clinic, SENT).id, jobs_of(file)) == (file.id, 1)
    facts = {"organization_id": clinic.id, "claim_file_id": file.id, "today": TODAY, "now": NOW}
    module = "wellpaid.claim_pay.expected_claims.operations.take_in_claims"
    with cut_at(monkeypatch, module, "_finish", done=False):
        read_claim_file(**facts)
    assert path.exists()
    for _ in range(2):
        read_claim_file(**facts)
        with tenant(clinic.id):
            file = ClaimFile.objects.get(id=file.id)
        assert (file.finished_at, path.exists(), len(states(clinic))) == (NOW, False, 3)
    receive(clinic, SENT)
    assert (path.exists(), jobs_of(file)) == (False, 1)


def test_a_file_whose_reading_failed_is_read_on_when_it_is_sent_again(clinic, monkeypatch):
    file = receive(clinic, SENT)
    path = claim_file_path(clinic.id, file.content_hash)
    module = "wellpaid.claim_pay.expected_claims.operations.take_in_claims"

    def failing(content: bytes):
        raise OSError("no more memory")

    facts = {"organization_id": clinic.id, "claim_file_id": file.id, "today": TODAY, "now": NOW}
    with monkeypatch.context() as patched:
        patched.setattr(f"{module}.read_claims", failing)
        with pytest.raises(OSError, match="no more memory"):
            read_claim_file(**facts)
    assert not path.exists()
    for _ in range(2):
        assert jobs_of(receive(clinic, SENT)) == 2
    read_claim_file(**facts)
    assert len(states(clinic)) == 3
    with pytest.raises(ClaimFileTooLarge):
        receive(clinic, b"x" * (SIZE_MAX + 1))


def test_a_file_whose_bytes_are_lost_is_told_and_read_when_it_is_sent_again(clinic):
    file = receive(clinic, SENT)
    path = claim_file_path(clinic.id, file.content_hash)
    facts = {"organization_id": clinic.id, "claim_file_id": file.id, "today": TODAY, "now": NOW}
    path.unlink()
    assert jobs_of(receive(clinic, SENT)) == 2
    path.unlink()
    read_claim_file(**facts)
    with tenant(clinic.id):
        assert ClaimFile.objects.get(id=file.id).stopped_at == NOW
    assert jobs_of(receive(clinic, SENT)) == 3
    read_claim_file(**facts)
    read_claim_file(**facts)
    with tenant(clinic.id):
        file = ClaimFile.objects.get(id=file.id)
    assert (file.finished_at, file.stopped_at, len(states(clinic))) == (NOW, None, 3)
