"""A bill that isn't what its plans said is found, to the cent."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories import decide, make_bill, make_clinic
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import BillLine, PlanDecision
from wellpaid.patient_pay.bills.operations.prove_decisions import prove_decisions

pytestmark = pytest.mark.django_db


def test_what_plans_said_is_what_bills_say() -> None:
    clinic = make_clinic()
    for _ in range(2):
        decide(make_bill(clinic), ("PR", "1", 40_00), ("PR", "2", 2_01))
    make_bill(clinic)
    assert prove_decisions(clinic.id) == (2, [])


def test_a_line_that_was_tampered_with_is_found() -> None:
    clinic = make_clinic()
    bill = make_bill(clinic)
    decide(bill, ("PR", "1", 40_00))
    with tenant(clinic.id):
        BillLine.objects.filter(bill_id=bill.id).update(
            deductible_cents=41_00, plan_discount_cents=269_00
        )
    count, [finding] = prove_decisions(clinic.id)
    assert count == 1
    assert str(bill.id) in finding


def test_a_decision_that_was_taken_away_is_missed() -> None:
    clinic = make_clinic()
    bill = make_bill(clinic)
    decide(bill, ("PR", "1", 40_00))
    with tenant(clinic.id):
        PlanDecision.objects.filter(bill_id=bill.id).update(is_withdrawn=True)
        assert connection.in_atomic_block
    assert len(prove_decisions(clinic.id)[1]) == 1
