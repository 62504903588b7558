"""A bill says what plans decided on it, in the books too, and never asks for more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW, TODAY, draft, get_bill, line, make_bill, make_clinic, waiting_line
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.queries import balance
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.drafts import PlanLine, Reason
from wellpaid.patient_pay.bills.models import Bill, BillLine, PlanDecision
from wellpaid.patient_pay.bills.operations.apply_payment import apply_payment
from wellpaid.patient_pay.bills.operations.issue_bills import issue_bills
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.bills.operations.record_decisions import PlanSays, record_decisions
from wellpaid.patient_pay.bills.states import BillState, Unclear

pytestmark = pytest.mark.django_db
PLAN = uuid4()


def says(number: str, *, share: int = 40_00, paid: int = 60_00, charge: int = 125_00,
         **changes: Any) -> PlanSays:  # fmt: skip
    reasons = (Reason("CO", "45", charge - paid - share), Reason("PR", "1", share))
    facts: dict[str, Any] = {
        "account_number": number,
        "remittance_id": uuid4(),
        "claim_position": 1,
        "plan_id": PLAN,
        "plan_name": "Pebbleway Health Plan",
        "plan_claim_number": "",
        "trace_number": "0001",
        "plan_order": 1,
        "is_passed_on": False,
        "decided_date": TODAY,
        "charge_cents": charge,
        "paid_cents": paid,
        "lines": (PlanLine(1, charge, paid, "LK-120", date(2026, 2, 3), "", reasons),),
    }
    return PlanSays(**facts | changes)


def back(one: PlanSays) -> PlanSays:
    [line_] = one.lines
    reasons = tuple(replace(reason, cents=-reason.cents) for reason in line_.reasons)
    mirrored = replace(line_, charge_cents=-line_.charge_cents, paid_cents=-line_.paid_cents,
                       reasons=reasons)  # fmt: skip
    return replace(
        one, remittance_id=uuid4(), plan_order=0, charge_cents=-one.charge_cents,
        paid_cents=-one.paid_cents, lines=(mirrored,), decided_date=TODAY + timedelta(days=9),
    )  # fmt: skip


def record(clinic: Organization, *decisions: PlanSays) -> int:
    return record_decisions(organization_id=clinic.id, says=decisions, actor=SYSTEM, now=NOW)


def waiting_bill(clinic: Organization) -> Bill:
    bill = make_bill(clinic, lines=(waiting_line(),), claim_number=None, plan_decided_date=None)
    assert bill.state == BillState.WITH_INSURANCE
    return bill


def assert_sound(clinic: Organization, bill: Bill) -> Bill:
    fresh = get_bill(clinic.id, bill.number)
    with tenant(clinic.id):
        assert balance("patient_receivable", bill.id) == fresh.owed
        assert balance("plan_receivable", bill.id) == Money(fresh.waiting_cents)
        parts = BillLine.objects.filter(bill_id=bill.id).values_list("deductible_cents", flat=True)
        assert sum(parts) == fresh.deductible_cents
    assert prove_bills(clinic.id)[1] == []
    assert prove_ledger(clinic.id).is_sound
    return fresh


def events(clinic: Organization) -> list[str]:
    with tenant(clinic.id):
        return list(AuditLine.objects.order_by("id").values_list("event", flat=True))


def test_a_bill_that_waited_asks_for_what_the_plan_left() -> None:
    clinic = make_clinic()
    bill = waiting_bill(clinic)
    assert record(clinic, says(bill.source_id)) == 1
    fresh = assert_sound(clinic, bill)
    assert (fresh.state, fresh.owed, fresh.plan_left_cents) == (BillState.DUE, Money(40_00), 40_00)
    assert (fresh.plan_discount_cents, fresh.plan_paid_cents) == (25_00, 60_00)
    assert fresh.due_date == TODAY + timedelta(days=clinic.days_to_pay)
    assert fresh.plan_decided_date == TODAY
    assert events(clinic)[-2:] == ["bill.became_due", "bill.decided"]


def test_the_same_file_again_changes_nothing() -> None:
    clinic = make_clinic()
    bill = waiting_bill(clinic)
    decision = says(bill.source_id)
    record(clinic, decision)
    before = events(clinic)
    assert record(clinic, decision) == 0
    assert events(clinic) == before
    assert prove_ledger(clinic.id).journal_count == 2


def test_a_decision_waits_for_its_bill() -> None:
    clinic = make_clinic()
    assert (
        record(
            clinic,
            says("B-LATE", charge=310_00),
            says("", plan_claim_number="PW-77", remittance_id=uuid4(), charge=310_00),
        )
        == 0
    )
    by_account = make_bill(clinic, source_id="B-LATE", claim_number=None)
    by_claim = make_bill(clinic, claim_number="PW-77")
    for bill in (by_account, by_claim):
        fresh = assert_sound(clinic, bill)
        assert fresh.owed == Money(40_00)
    assert "bill.asked_too_much" in events(clinic)


def test_a_bill_that_asks_for_more_than_the_plan_left_is_lowered_and_logged() -> None:
    clinic = make_clinic()
    bill = make_bill(clinic, lines=(line(),))
    assert bill.owed == Money(104_42)
    record(clinic, says(bill.source_id, charge=310_00, share=4_42))
    fresh = assert_sound(clinic, bill)
    assert fresh.owed == Money(4_42)
    assert "bill.asked_too_much" in events(clinic)


def test_the_database_itself_refuses_to_ask_for_more() -> None:
    clinic = make_clinic()
    bill = waiting_bill(clinic)
    record(clinic, says(bill.source_id))
    with (
        tenant(clinic.id),
        pytest.raises(IntegrityError, match="bill_within_plans_word"),
        transaction.atomic(),
    ):
        Bill.objects.filter(id=bill.id).update(other_share_cents=1_00, plan_discount_cents=24_00)


def test_money_paid_stays_while_a_reversal_runs_and_is_owed_back_after_the_correction() -> None:
    clinic = make_clinic()
    bill = waiting_bill(clinic)
    decision = says(bill.source_id)
    record(clinic, decision)
    with tenant(clinic.id):
        pay(bill, 40_00)
    record(clinic, back(decision))
    held = get_bill(clinic.id, bill.number)
    assert (held.state, held.share) == (BillState.WITH_INSURANCE, ZERO)
    record(clinic, says(bill.source_id, share=15_00, paid=85_00))
    lowered = get_bill(clinic.id, bill.number)
    assert (lowered.state, lowered.owed) == (BillState.CREDIT, Money(-25_00))
    assert prove_ledger(clinic.id).is_sound


def pay(bill: Bill, cents: int) -> None:
    locked = Bill.objects.select_for_update().get(id=bill.id)
    apply_payment(bill=locked, amount=Money(cents), actor=SYSTEM, now=NOW)


def test_what_isnt_clear_asks_for_nothing_and_says_why() -> None:
    clinic = make_clinic()
    bill = make_bill(clinic, lines=(line(),))
    record(clinic, says(bill.source_id, charge=300_00))
    fresh = assert_sound(clinic, bill)
    assert (fresh.state, fresh.unclear) == (BillState.WITH_INSURANCE, Unclear.OTHER_CHARGE)
    assert "bill.decision_unclear" in events(clinic)


def test_two_bills_of_one_number_are_nobodys() -> None:
    clinic = make_clinic()
    issue_bills(
        organization_id=clinic.id, source="test", actor=SYSTEM, now=NOW,
        drafts=[draft(claim_number="PW-1"), draft(claim_number="PW-1")],
    )  # fmt: skip
    assert record(clinic, says("", plan_claim_number="PW-1", charge=310_00)) == 0
    with tenant(clinic.id):
        assert PlanDecision.objects.get().bill_id is None


def test_another_clinics_bill_is_never_touched() -> None:
    ours, theirs = make_clinic(), make_clinic()
    bill = waiting_bill(theirs)
    assert record(ours, says(bill.source_id)) == 0
    assert get_bill(theirs.id, bill.number).plan_left_cents is None


def test_a_cancelled_bill_stays_cancelled() -> None:
    clinic = make_clinic()
    bill = waiting_bill(clinic)
    with tenant(clinic.id):
        Bill.objects.filter(id=bill.id).update(state=BillState.CANCELLED)
    record(clinic, says(bill.source_id))
    fresh = get_bill(clinic.id, bill.number)
    assert (fresh.state, fresh.plan_left_cents) == (BillState.CANCELLED, None)
