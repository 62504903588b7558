"""Taking a bill back."""

from __future__ import annotations

import pytest

from tests.factories import NOW, get_bill, make_bill, make_clinic
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.queries import balance
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.states import IllegalTransition
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.cancel_bill import BillHasPayments, cancel_bill
from wellpaid.patient_pay.bills.states import BillState

pytestmark = pytest.mark.django_db


def cancel(bill: Bill) -> None:
    cancel_bill(
        organization_id=bill.organization_id,
        bill_id=bill.id,
        reason="sent twice",
        actor=SYSTEM,
        now=NOW,
    )


def test_a_cancelled_bill_leaves_no_trace_in_the_balances() -> None:
    bill = make_bill(make_clinic())
    cancel(bill)
    with tenant(bill.organization_id):
        assert balance("patient_receivable", bill.id) == ZERO
        assert balance("service_revenue") == ZERO
    assert get_bill(bill.organization_id, bill.number).state == BillState.CANCELLED
    proof = prove_ledger(bill.organization_id)
    assert (proof.journal_count, proof.is_sound) == (2, True)


def test_a_bill_with_payments_is_not_cancelled() -> None:
    bill = make_bill(make_clinic(), already_paid=Money(500))
    with pytest.raises(BillHasPayments):
        cancel(bill)
    assert get_bill(bill.organization_id, bill.number).state == BillState.DUE


def test_a_bill_is_cancelled_once() -> None:
    bill = make_bill(make_clinic())
    cancel(bill)
    with pytest.raises(IllegalTransition):
        cancel(bill)
