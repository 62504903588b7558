"""What a gateway pays out moves the books, also where we thought that nothing was charged."""

from __future__ import annotations

from typing import Any

import pytest

from tests import stripe_script
from tests.factories import NOW, make_bill, make_clinic
from tests.gateways.harness import Means
from tests.gateways.test_outage import press_pay
from tests.gateways.test_sandbox_gateway import sandbox_harness
from tests.servers.scripted_stripe import scripted_stripe
from tests.stripe_script import CONFIRM, OPEN, SHOW, intent
from tests.unit.patient_pay.payments.test_states_of_payments import Way
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.queries import balance
from wellpaid.kit.clock import utc_now
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.disputes.models import Dispute
from wellpaid.patient_pay.disputes.operations.prove_disputes import prove_disputes
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.authorize_payment import authorize_payment
from wellpaid.patient_pay.payments.operations.record_charge import record_no_charge
from wellpaid.patient_pay.payments.states import PaymentState
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.operations.ask_refund import ask_refund
from wellpaid.patient_pay.refunds.operations.request_refund import RefundWish, request_refund
from wellpaid.patient_pay.refunds.states import BOOKED, RefundReason, RefundState
from wellpaid.patient_pay.refunds.states import Way as BackBy
from wellpaid.patient_pay.settlements.models import Payout, PayoutLine
from wellpaid.patient_pay.settlements.operations.record_payout import PayoutDoesNotAddUp
from wellpaid.patient_pay.settlements.operations.sync_payouts import sync_payouts
from wellpaid.patient_pay.settlements.queries import deposits_page

pytestmark = pytest.mark.django_db


def test_a_payout_by_stripe_of_what_we_took_for_failed(settings: Any) -> None:
    with scripted_stripe() as stripe:
        stripe_script.point_to(settings, stripe.url)
        way = Way(make_bill(make_clinic()))
        where = {"organization_id": way.organization_id, "payment_id": way.start()}
        reference = f"{way.organization_id}.{where['payment_id']}"
        stripe.answer(OPEN, intent(reference, "requires_confirmation"))
        stripe.refuse(CONFIRM, 500, type="api_error")
        authorize_payment(return_url="https://pay.example/back", now=NOW, **where)
        record_no_charge(target=PaymentState.FAILED, actor=SYSTEM, now=NOW, **where)
        stripe.answer(SHOW, intent(reference))
        charge = {"object": "charge", "id": "ch_1", "payment_intent": "pi_1"}
        ours = {"metadata": {stripe_script.REFERENCE: reference}}
        stripe.answer_list(
            "GET /v1/payouts",
            {
                "id": "po_1", "object": "payout", "amount": 10_109, "currency": "usd",
                "status": "paid", "arrival_date": int(NOW.timestamp()), "trace_id": None,
                "statement_descriptor": None,
            },
        )  # fmt: skip
        stripe.answer_list(
            "GET /v1/balance_transactions",
            {
                "id": "txn_1", "object": "balance_transaction", "amount": 10_442, "fee": 333,
                "currency": "usd", "reporting_category": "charge", "source": charge | ours,
            },
        )  # fmt: skip
        assert sync_payouts(organization_id=way.organization_id, now=NOW) == 1
        assert sync_payouts(organization_id=way.organization_id, now=NOW) == 0
    with tenant(way.organization_id):
        assert Payment.objects.get().state == PaymentState.SUCCEEDED
        assert balance("card_clearing").cents == 0
    way.prove()


def payout_of(number: int, amount: int, status: str = "paid") -> dict[str, Any]:
    return {
        "id": f"po_{number}", "object": "payout", "amount": amount, "currency": "usd",
        "status": status, "arrival_date": int(NOW.timestamp()), "trace_id": None,
        "statement_descriptor": None,
    }  # fmt: skip


def test_money_that_nobody_took_is_shown_as_unknown(settings: Any) -> None:
    with scripted_stripe() as stripe:
        stripe_script.point_to(settings, stripe.url)
        way = Way(make_bill(make_clinic()))
        where = {"organization_id": way.organization_id, "payment_id": way.start()}
        reference = f"{way.organization_id}.{where['payment_id']}"
        stripe.answer(OPEN, intent(reference, "requires_confirmation"))
        stripe.refuse(CONFIRM, 500, type="api_error")
        authorize_payment(return_url="https://pay.example/back", now=NOW, **where)
        record_no_charge(target=PaymentState.FAILED, actor=SYSTEM, now=NOW, **where)
        stripe.answer(SHOW, intent(reference, "canceled"))
        charge = {"object": "charge", "id": "ch_1", "payment_intent": "pi_1"}
        ours = {"metadata": {stripe_script.REFERENCE: reference}}
        stripe.answer_list("GET /v1/payouts", payout_of(1, 10_109))
        stripe.answer_list(
            "GET /v1/balance_transactions",
            {
                "id": "txn_1", "object": "balance_transaction", "amount": 10_442, "fee": 333,
                "currency": "usd", "reporting_category": "charge", "source": charge | ours,
            },
        )  # fmt: skip
        assert sync_payouts(organization_id=way.organization_id, now=NOW) == 1
    with tenant(way.organization_id):
        assert not PayoutLine.objects.get().is_known


@pytest.mark.parametrize("has_lines", [True, False])
def test_a_payout_with_no_reference_of_ours_is_unknown_money(
    settings: Any, *, has_lines: bool
) -> None:
    with scripted_stripe() as stripe:
        stripe_script.point_to(settings, stripe.url)
        way = Way(make_bill(make_clinic()))
        way.tell(way.start(), ChargeStatus.SUCCEEDED, gateway_id="pi_1")
        stripe.answer_list("GET /v1/payouts", payout_of(1, 5_000))
        line = {
            "id": "txn_9", "object": "balance_transaction", "amount": 5_000, "fee": 0,
            "currency": "usd", "reporting_category": "topup", "source": None,
        }  # fmt: skip
        stripe.answer_list("GET /v1/balance_transactions", *([line] if has_lines else []))
        assert sync_payouts(organization_id=way.organization_id, now=NOW) == 1
        assert sync_payouts(organization_id=way.organization_id, now=NOW) == 0
    (row,) = deposits_page(organization_id=way.organization_id, page=1).rows
    assert (row.amount, row.unknown_count) == (Money(5_000), 1)
    way.prove()


def test_money_of_nobody_in_a_shared_account_is_nobodys_here(settings: Any) -> None:
    make_clinic()
    with scripted_stripe() as stripe:
        stripe_script.point_to(settings, stripe.url)
        way = Way(make_bill(make_clinic()))
        way.tell(way.start(), ChargeStatus.SUCCEEDED, gateway_id="pi_1")
        stripe.answer_list("GET /v1/payouts", payout_of(1, 5_000))
        stripe.answer_list("GET /v1/balance_transactions")
        assert sync_payouts(organization_id=way.organization_id, now=NOW) == 0
    way.prove()


def test_one_odd_payout_holds_no_other_up(settings: Any) -> None:
    with scripted_stripe() as stripe:
        stripe_script.point_to(settings, stripe.url)
        way = Way(make_bill(make_clinic()))
        payment_id = way.start()
        way.tell(payment_id, ChargeStatus.SUCCEEDED, gateway_id="pi_1")
        charge = {"object": "charge", "id": "ch_1", "payment_intent": "pi_1"}
        ours = {"metadata": {stripe_script.REFERENCE: f"{way.organization_id}.{payment_id}"}}
        stripe.answer_list("GET /v1/payouts", payout_of(1, 10_000), payout_of(2, 10_109))
        stripe.answer_list(
            "GET /v1/balance_transactions",
            {
                "id": "txn_1", "object": "balance_transaction", "amount": 10_442, "fee": 333,
                "currency": "usd", "reporting_category": "charge", "source": charge | ours,
            },
        )  # fmt: skip
        with pytest.raises(PayoutDoesNotAddUp):
            sync_payouts(organization_id=way.organization_id, now=NOW)
    with tenant(way.organization_id):
        assert Payout.objects.get().gateway_id == "po_2"


def test_a_refund_that_failed_unheard_is_heard_of_by_its_payout() -> None:
    with sandbox_harness() as harness:
        real = harness.token
        harness.token = lambda _means: real(Means.REFUND_FAILS_LATER)  # type: ignore[method-assign]
        clinic = make_clinic()
        where = {"organization_id": clinic.id}
        payment_id = press_pay(make_bill(clinic), harness)
        authorize_payment(payment_id=payment_id, return_url=harness.return_url, now=NOW, **where)
        wish = RefundWish(payment_id, Money(1_000), RefundReason.OTHER, BackBy.SAME_METHOD)
        refund_id = request_refund(wish=wish, key="1", actor=SYSTEM, now=NOW, **where)
        assert ask_refund(refund_id=refund_id, now=NOW, **where) in BOOKED
        with tenant(clinic.id):
            Refund.objects.update(state=RefundState.SUCCEEDED)
        harness.let_time_pass()
        harness.pay_out()
        assert sync_payouts(now=utc_now(), **where) == 1
    with tenant(clinic.id):
        assert Refund.objects.get().state == RefundState.FAILED
        assert balance("card_clearing").cents == 0
        assert not PayoutLine.objects.filter(is_known=False).exists()
    assert prove_ledger(clinic.id).findings == ()


def test_a_day_of_the_sandbox_leaves_nothing_on_its_way(settings: Any) -> None:
    with sandbox_harness() as harness:
        clinic = make_clinic()
        where = {"organization_id": clinic.id}
        paid = [press_pay(make_bill(clinic), harness) for _ in range(3)]
        for one in paid:
            authorize_payment(payment_id=one, return_url=harness.return_url, now=NOW, **where)
        wish = RefundWish(paid[0], Money(1_000), RefundReason.OTHER, BackBy.SAME_METHOD)
        refund_id = request_refund(wish=wish, key="1", actor=SYSTEM, now=NOW, **where)
        ask_refund(refund_id=refund_id, now=NOW, **where)
        with tenant(clinic.id):
            disputed = Payment.objects.get(id=paid[1])
        harness.dispute(disputed.gateway_id)
        harness.pay_out()
        assert sync_payouts(now=utc_now(), **where) == 1
    with tenant(clinic.id):
        payout = Payout.objects.get()
        # Three charges of $104.42 cost $3.33 each, and the dispute $15.
        assert payout.amount_cents == 3 * (10_442 - 333) - 1_000 - 10_442 - 1_500
        assert Dispute.objects.get().payment_id == paid[1]
        assert balance("card_clearing").cents == 0
    assert prove_ledger(clinic.id).findings == ()
    assert prove_disputes(clinic.id)[1] == []
