"""A processor that stops answering, dies, and comes back in the middle of payments and refunds.

Nothing is lost and nothing is doubled: in the end our books say what the processor's own say.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from tests.conftest import CommittedDatabase
from tests.factories import NOW, make_bill, make_clinic
from tests.gateways.harness import Harness, Means
from tests.gateways.test_sandbox_gateway import sandbox_harness
from tests.gateways.test_stripe_gateway import stripe_harness
from tests.pages.paying import seen_of
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.authorize_payment import authorize_payment
from wellpaid.patient_pay.payments.operations.choose_amount import choose_amount
from wellpaid.patient_pay.payments.operations.find_out import find_out
from wellpaid.patient_pay.payments.operations.open_checkout import open_checkout
from wellpaid.patient_pay.payments.operations.prove_payments import prove_payments
from wellpaid.patient_pay.payments.operations.start_payment import start_payment
from wellpaid.patient_pay.payments.operations.use_card import use_token
from wellpaid.patient_pay.payments.states import IN_FLIGHT, PaymentState
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.operations.ask_refund import ask_refund
from wellpaid.patient_pay.refunds.operations.prove_refunds import prove_refunds
from wellpaid.patient_pay.refunds.operations.request_refund import RefundWish, request_refund
from wellpaid.patient_pay.refunds.states import OPEN_AT_GATEWAY, RefundReason, RefundState, Way

pytestmark = pytest.mark.fault
PAYMENTS, PEOPLE = 40, 4
PACE_SECONDS = 0.03
BACK = Money(1_234)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(params=[sandbox_harness, stripe_harness], ids=["sandbox", "stripe"])
def harness(request: pytest.FixtureRequest, settings: Any) -> Iterator[Harness]:
    with request.param() as harness:
        settings.CARD_GATEWAY = harness.gateway.code
        yield harness


def press_pay(bill: Bill, harness: Harness) -> UUID:
    """Go the whole way to the press of the button; give the payment that it started."""
    where = {"organization_id": bill.organization_id}
    checkout_id = open_checkout(
        bill_ids=[bill.id], receipt_email="", language="en", now=NOW, **where
    )
    where["checkout_id"] = checkout_id
    choose_amount(amount=bill.owed, **where)
    use_token(token=harness.token(Means.APPROVED), **where)
    started = start_payment(
        attempt=1,
        shown_amount=bill.owed,
        seen=seen_of(bill, checkout_id),
        actor=SYSTEM,
        now=NOW,
        **where,
    )
    return started.payment_id


class Crowd:
    """Several people at once, and an outage that comes in the middle of what they do.

    It goes by how much is done and not by the clock, so that each of its stages meets somebody.
    """

    def __init__(self, harness: Harness) -> None:
        self._harness = harness
        self._done = 0
        self._moved = threading.Condition()

    def do(self, work: Callable[[UUID], Any], ids: list[UUID]) -> list[Any]:
        """Do something for each id, without an outage."""

        def one(what: UUID) -> Any:
            try:
                return work(what)
            finally:
                connections.close_all()
                with self._moved:
                    self._done += 1
                    self._moved.notify_all()
                time.sleep(PACE_SECONDS)

        with ThreadPoolExecutor(PEOPLE) as pool:
            return list(pool.map(one, ids))

    def do_through_an_outage(
        self, work: Callable[[UUID], Any], ids: list[UUID], *, losing: bytes = b""
    ) -> list[Any]:
        """Answers stop first, then the process is dead for a while, then it is back.

        :param losing: which answers stop, by what stands in their requests; all without it
        """
        self._done, stage = 0, len(ids) // 5
        with ThreadPoolExecutor(1) as pool:
            outage = pool.submit(self._happen, stage, losing)
            results = self.do(work, ids)
            outage.result()
        return results

    def _happen(self, stage: int, losing: bytes) -> None:
        self._wait_for(stage)
        with self._harness.losing_answers(losing):
            self._wait_for(2 * stage)
            self._harness.die()
        with self._harness.away():
            self._wait_for(4 * stage)
        self._harness.rise()

    def _wait_for(self, count: int) -> None:
        with self._moved:
            assert self._moved.wait_for(lambda: self._done >= count, timeout=30)


@pytest.mark.timeout(120)
def test_an_outage_loses_and_doubles_nothing(
    harness: Harness, committed_database: CommittedDatabase
) -> None:
    clinic = make_clinic()
    clinic.refund_limit_cents = 1_000_000
    clinic.save()
    where = {"organization_id": clinic.id}
    ids = [press_pay(make_bill(clinic), harness) for _ in range(PAYMENTS)]

    crowd = Crowd(harness)
    states = crowd.do_through_an_outage(
        lambda one: authorize_payment(
            payment_id=one, return_url=harness.return_url, now=NOW, **where
        ),
        ids,
        losing=harness.asks_for_money,
    )
    # All three ends of an outage were there: before it and after, on its way, and nobody there.
    assert {PaymentState.SUCCEEDED, PaymentState.UNKNOWN, PaymentState.FAILED} == set(states)
    for one, state in zip(ids, states, strict=True):
        if state in IN_FLIGHT:
            find_out(payment_id=one, now=LATER, **where)
    with tenant(clinic.id):
        payments = list(Payment.objects.order_by("id"))
    assert len(payments) == PAYMENTS
    for payment in payments:
        taken = [payment.amount_cents] if payment.state == PaymentState.SUCCEEDED else []
        assert harness.taken(payment.reference) == taken, payment.state
        assert payment.state not in IN_FLIGHT

    paid = [payment.id for payment in payments if payment.state == PaymentState.SUCCEEDED]
    refund_ids = [_request_refund(clinic.id, one) for one in paid]
    crowd.do_through_an_outage(lambda one: ask_refund(refund_id=one, now=NOW, **where), refund_ids)
    for minutes in (5, 10, 15):  # as the job comes again
        crowd.do(
            lambda one, at=NOW + timedelta(minutes=minutes): ask_refund(
                refund_id=one, now=at, **where
            ),
            refund_ids,
        )
    with tenant(clinic.id):
        refunds = list(Refund.objects.all())
    assert {refund.state for refund in refunds} == {RefundState.SUCCEEDED}
    assert not {refund.state for refund in refunds} & set(OPEN_AT_GATEWAY)
    for refund in refunds:
        assert harness.given_back(refund.reference) == [BACK.cents]
    for prove in (prove_payments, prove_refunds, prove_bills):
        assert prove(clinic.id)[1] == []
    assert prove_ledger(clinic.id).findings == ()


def _request_refund(organization_id: UUID, payment_id: UUID) -> UUID:
    return request_refund(
        organization_id=organization_id,
        wish=RefundWish(payment_id, BACK, RefundReason.OTHER, Way.SAME_METHOD),
        key=str(uuid4()),
        actor=SYSTEM,
        now=NOW,
    )
