"""A payment bounces while its refund’s check is written: one of both comes first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.factories import get_bill, make_bill, make_clinic
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.queries import balance, sum_of
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.prove_payments import prove_payments
from wellpaid.patient_pay.payments.operations.record_office_payment import (
    OfficePayment,
    Tender,
    record_office_payment,
)
from wellpaid.patient_pay.payments.operations.return_check import return_check
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.operations.prove_refunds import prove_refunds
from wellpaid.patient_pay.refunds.operations.record_refund import record_check
from wellpaid.patient_pay.refunds.operations.request_refund import RefundWish, request_refund
from wellpaid.patient_pay.refunds.states import RefundReason, RefundState, Way
from wellpaid.patient_pay.settlements.operations.prove_settlements import prove_settlements

CLERK = Actor(ActorKind.USER, UUID(int=1))
PROOFS = (prove_bills, prove_payments, prove_refunds, prove_settlements)


def at_once(*works: Callable[[], Any]) -> None:
    """Do things at the same moment, each in a thread with a connection of its own."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        try:
            gate.wait()
            work()
        except ProductError:
            pass  # whoever comes second is refused; the test looks at what stands
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("turn", range(4))
def test_either_the_check_is_written_or_it_never_will_be(
    committed_database: Any, turn: int
) -> None:
    clinic = make_clinic()
    bill = make_bill(clinic)
    facts = {"organization_id": clinic.id, "actor": CLERK, "now": utc_now()}
    record_office_payment(
        paid=OfficePayment(
            guarantor_id=bill.guarantor_id,
            tender=Tender.CHECK,
            number="1088",
            amount=bill.owed,
            parts=((bill.id, bill.owed),),
        ),
        key=str(new_id()),
        language="en",
        **facts,
    )
    with tenant(clinic.id):
        payment_id = Payment.objects.get().id
    wish = RefundWish(payment_id, Money(2_000), RefundReason.OTHER, Way.CHECK)
    refund_id = request_refund(wish=wish, key=str(new_id()), **facts)
    works = [
        lambda: return_check(payment_id=payment_id, **facts),
        lambda: record_check(refund_id=refund_id, check_number="501", **facts),
    ]
    at_once(*(works if turn % 2 else reversed(works)))
    with tenant(clinic.id):
        refund = Refund.objects.get(id=refund_id)
        twice, out = sum_of("returned_twice").cents, balance("checks_out").cents
    owed_cents = get_bill(clinic.id, bill.number).owed_cents
    if refund.state == RefundState.SUCCEEDED:
        assert (refund.check_number, twice) == ("501", 2_000)
        assert owed_cents == bill.owed_cents
    else:
        assert (refund.state, refund.check_number) == (RefundState.FAILED, "")
        assert (twice, out) == (0, 0)
        assert owed_cents == bill.owed_cents
    for proof in PROOFS:
        assert proof(clinic.id)[1] == [], proof.__name__
    assert prove_ledger(clinic.id).is_sound
