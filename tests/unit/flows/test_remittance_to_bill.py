"""A plan's remittance divides the bills of its claims, whatever it says and whenever it comes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories import NOW, get_bill, line, make_bill, make_clinic, waiting_line
from tests.pages import paying
from tests.unit.flows.files import Claim835, Line, remit
from wellpaid.claim_pay.remittances.models import Remittance, RemittanceClaim
from wellpaid.claim_pay.remittances.operations.move_remittances import move_remittances
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.documents.models import Document
from wellpaid.core.documents.operations.keep_bytes import path_of
from wellpaid.core.documents.operations.open_document import DocumentDamaged
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.organizations.models import Organization
from wellpaid.flows.remittance_to_bill import remittances_to_bills
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill, PlanDecision
from wellpaid.patient_pay.bills.operations.cancel_bill import cancel_bill
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.operations.give_back_overpaid import give_back_overpaid
from wellpaid.patient_pay.refunds.operations.request_refund import RefundWish, request_refund
from wellpaid.patient_pay.refunds.states import RefundReason, Way

pytestmark = pytest.mark.django_db
VISIT = Line("LK-120", 125_00, [("CO", "45", 25_00), ("PR", "1", 30_00), ("PR", "2", 10_00)])


def bill_of(clinic: Organization, number: str = "A-1", **changes: Any) -> Bill:
    facts: dict[str, Any] = {
        "source_id": number, "lines": (waiting_line(),), "claim_number": None,
        "plan_decided_date": None,
    }  # fmt: skip
    return make_bill(clinic, **facts | changes)


def read(clinic: Organization) -> int:
    return remittances_to_bills(organization_id=clinic.id, now=NOW)


def fresh(clinic: Organization, bill: Bill) -> Bill:
    assert prove_bills(clinic.id)[1] == []
    assert prove_ledger(clinic.id).is_sound
    return get_bill(clinic.id, bill.number)


def test_a_claim_becomes_what_the_patient_owes() -> None:
    clinic = make_clinic()
    bill = bill_of(clinic)
    remit(clinic, Claim835("A-1", [VISIT]))
    assert read(clinic) == 1
    found = fresh(clinic, bill)
    assert (found.state, found.owed) == (BillState.DUE, Money(40_00))
    assert (found.deductible_cents, found.coinsurance_cents) == (30_00, 10_00)
    with tenant(clinic.id):
        claim = RemittanceClaim.objects.get()
        assert (claim.family_key, claim.control_key, claim.member_tail) == (
            "FENN ODALYS",
            "A1",
            "288000000W",
        )
        assert claim.patient_responsibility_cents == 40_00
    assert read(clinic) == 0


def test_several_claims_and_none_of_a_bill() -> None:
    clinic = make_clinic()
    bills = [bill_of(clinic, f"A-{n}") for n in range(3)]
    remit(clinic, *(Claim835(f"A-{n}", [VISIT], claim_number=f"PW-{n}") for n in range(4)))
    read(clinic)
    assert [fresh(clinic, bill).owed for bill in bills] == [Money(40_00)] * 3
    with tenant(clinic.id):
        assert PlanDecision.objects.filter(bill_id__isnull=True).count() == 1


def test_a_reversal_holds_and_the_correction_opens_again() -> None:
    clinic = make_clinic()
    bill = bill_of(clinic)
    original = Claim835("A-1", [VISIT])
    remit(clinic, original)
    remit(clinic, Claim835("A-1", [VISIT], status="22"), payer=payer_of(clinic))
    read(clinic)
    assert fresh(clinic, bill).state == BillState.WITH_INSURANCE
    lower = Line("LK-120", 125_00, [("CO", "45", 25_00), ("PR", "3", 5_00)])
    remit(clinic, Claim835("A-1", [lower]), payer=payer_of(clinic))
    read(clinic)
    assert fresh(clinic, bill).owed == Money(5_00)


def payer_of(clinic: Organization) -> Organization:
    with tenant(clinic.id):
        return Remittance.objects.select_related("payer").order_by("id")[0].payer


def test_a_cancelled_remittance_decides_nothing_any_more() -> None:
    clinic = make_clinic()
    bill = bill_of(clinic)
    remit(clinic, Claim835("A-1", [VISIT]))
    read(clinic)
    with tenant(clinic.id):
        move_remittances(
            remittances=list(Remittance.objects.select_for_update()),
            to=RemittanceState.CANCELLED, actor=SYSTEM, now=NOW,
        )  # fmt: skip
    assert read(clinic) == 1
    found = fresh(clinic, bill)
    assert (found.state, found.share) == (BillState.WITH_INSURANCE, ZERO)
    assert read(clinic) == 0


def test_a_bill_that_asked_for_more_is_lowered() -> None:
    clinic = make_clinic()
    bill = bill_of(clinic, lines=(line(),))
    left = Line("LK-120", 310_00, [("CO", "45", 200_00), ("PR", "2", 9_42)])
    remit(clinic, Claim835("A-1", [left]))
    read(clinic)
    assert fresh(clinic, bill).owed == Money(9_42)


def test_what_comes_after_a_cancelled_bill_is_about_the_one_in_its_place() -> None:
    clinic = make_clinic()
    wrong = bill_of(clinic, lines=(waiting_line(90_00),))
    remit(clinic, Claim835("A-1", [VISIT]))
    read(clinic)
    assert fresh(clinic, wrong).unclear
    cancel_bill(
        organization_id=clinic.id, bill_id=wrong.id, reason="corrected", actor=SYSTEM, now=NOW
    )
    right = bill_of(clinic, "A-1-2", claim_number="PW-1")
    assert fresh(clinic, right).owed == Money(40_00)
    remit(clinic, Claim835("A-1", [VISIT], status="22"), payer=payer_of(clinic))
    read(clinic)
    assert fresh(clinic, right).state == BillState.WITH_INSURANCE


def test_a_clinic_may_keep_its_bills_to_itself() -> None:
    clinic = make_clinic()
    Organization.objects.filter(id=clinic.id).update(bills_follow_plans=False)
    bill = bill_of(clinic)
    remit(clinic, Claim835("A-1", [VISIT]))
    assert read(clinic) == 1
    assert fresh(clinic, bill).plan_left_cents is None
    with tenant(clinic.id):
        assert RemittanceClaim.objects.count() == 1


def test_a_damaged_file_stops_no_other() -> None:
    clinic = make_clinic()
    bill = bill_of(clinic)
    remit(clinic, Claim835("A-2", [VISIT]))
    with tenant(clinic.id):
        document = Document.objects.get()
    remit(clinic, Claim835("A-1", [VISIT]))
    path_of(clinic.id, document.sha256).unlink()
    with pytest.raises(DocumentDamaged):
        read(clinic)
    assert fresh(clinic, bill).owed == Money(40_00)


def test_a_correction_gives_back_by_itself_and_once() -> None:
    clinic = make_clinic()
    bill = bill_of(clinic)
    remit(clinic, Claim835("A-1", [VISIT]))
    read(clinic)
    due = get_bill(clinic.id, bill.number)
    paying.answer(due, paying.pay(due, Money(40_00)), ChargeStatus.SUCCEEDED)
    plan = payer_of(clinic)
    remit(clinic, Claim835("A-1", [VISIT], status="22"), payer=plan)
    read(clinic)
    held = fresh(clinic, bill)
    assert (held.state, refunds(clinic)) == (BillState.WITH_INSURANCE, [])
    lower = Line("LK-120", 125_00, [("CO", "45", 25_00), ("PR", "3", 5_00)])
    remit(clinic, Claim835("A-1", [lower]), payer=plan)
    read(clinic)
    assert fresh(clinic, bill).owed == Money(-35_00)
    assert refunds(clinic) == [35_00]
    give_back_overpaid(organization_id=clinic.id, bill_id=bill.id, actor=SYSTEM, now=NOW)
    assert refunds(clinic) == [35_00]


def lower(clinic: Organization, was: Claim835, owed_cents: int) -> Claim835:
    """Have the plan take a decision back and leave the patient a copay instead."""
    plan = payer_of(clinic)
    remit(clinic, replace(was, status="22"), payer=plan)
    copay = Line("LK-120", 125_00, [("CO", "45", 25_00), ("PR", "3", owed_cents)])
    now = Claim835("A-1", [copay])
    remit(clinic, now, payer=plan)
    read(clinic)
    return now


def paid_bill(clinic: Organization) -> Bill:
    """Give a bill of $40 that is paid."""
    bill = bill_of(clinic)
    remit(clinic, Claim835("A-1", [VISIT]))
    read(clinic)
    due = get_bill(clinic.id, bill.number)
    paying.answer(due, paying.pay(due, Money(40_00)), ChargeStatus.SUCCEEDED)
    return bill


@pytest.mark.parametrize(("first", "second"), [(30_00, 20_00), (35_00, 5_00)])
def test_a_second_correction_gives_back_more_while_the_first_refund_waits(
    first: int, second: int
) -> None:
    clinic = make_clinic()
    Organization.objects.filter(id=clinic.id).update(refund_limit_cents=0)
    bill = paid_bill(clinic)
    said = lower(clinic, Claim835("A-1", [VISIT]), first)
    lower(clinic, said, second)
    assert fresh(clinic, bill).owed == Money(second - 40_00)
    assert sorted(refunds(clinic)) == sorted([40_00 - first, first - second])


def test_what_somebody_gives_back_already_isnt_given_back_again() -> None:
    clinic = make_clinic()
    Organization.objects.filter(id=clinic.id).update(refund_limit_cents=0)
    paid_bill(clinic)
    with tenant(clinic.id):
        payment_id = Payment.objects.get().id
    wish = RefundWish(payment_id, Money(10_00), RefundReason.OTHER, Way.SAME_METHOD)
    request_refund(organization_id=clinic.id, wish=wish, key="k", actor=SYSTEM, now=NOW)
    lower(clinic, Claim835("A-1", [VISIT]), 25_00)
    assert refunds(clinic) == [5_00]


def refunds(clinic: Organization) -> list[int]:
    with tenant(clinic.id):
        rows = Refund.objects.filter(reason=RefundReason.BILL_CHANGED)
        return list(rows.values_list("amount_cents", flat=True))


def test_an_estimate_decides_nothing() -> None:
    clinic = make_clinic()
    bill = bill_of(clinic)
    remit(clinic, Claim835("A-1", [VISIT], status="25"))
    read(clinic)
    assert fresh(clinic, bill).plan_left_cents is None
