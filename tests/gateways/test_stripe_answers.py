"""What localstripe can't show: Stripe's documented objects and errors, by the SDK over HTTP.

The objects hold the fields of Stripe's API reference in the version that the gateway asks for.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import override_settings

from tests.servers.scripted_stripe import scripted_stripe
from tests.stripe_script import WEBHOOK_SECRET, sign
from wellpaid.kit.money import Money, total
from wellpaid.patient_pay.payments.gateways.base import (
    AnswerLost,
    ChargeRequest,
    ChargeStatus,
    DisputeStatus,
    GatewayRefused,
    Initiator,
    NoticeKind,
    PayoutLineKind,
    PayoutStatus,
    RefundRequest,
    RefundStatus,
    StoreRequest,
)
from wellpaid.patient_pay.payments.gateways.stripe import StripeGateway
from wellpaid.patient_pay.payments.gateways.stripe_answers import decline_word
from wellpaid.patient_pay.payments.gateways.stripe_wire import API_VERSION

REFERENCE = "org.payment"
OURS = {"wellpaid_reference": REFERENCE}
INTENT = {
    "id": "pi_1", "object": "payment_intent", "amount": 18348, "currency": "usd",
    "status": "succeeded", "metadata": OURS, "latest_charge": None, "next_action": None,
    "last_payment_error": None,
}  # fmt: skip
REFUND = {
    "id": "re_1", "object": "refund", "amount": 1000, "currency": "usd", "status": "succeeded",
    "payment_intent": "pi_1", "charge": "ch_1", "metadata": {"wellpaid_reference": "org.refund"},
}  # fmt: skip
DISPUTE = {
    "id": "du_1", "object": "dispute", "amount": 18348, "currency": "usd", "charge": "ch_1",
    "payment_intent": INTENT, "reason": "fraudulent", "status": "needs_response",
    "evidence_details": {"due_by": 1_772_000_000, "submission_count": 0},
    "balance_transactions": [{"id": "txn_d", "amount": -18348, "fee": 1500, "currency": "usd"}],
}  # fmt: skip
METHOD = {
    "id": "pm_1", "object": "payment_method", "type": "card", "customer": None,
    "card": {
        "brand": "visa", "funding": "debit", "last4": "4242", "exp_month": 12, "exp_year": 2039,
        "fingerprint": "Xt5EWLLDS7FJjR1c",
    },
}  # fmt: skip
REQUEST = ChargeRequest(
    token="pm_1",
    amount=Money(18_348),
    reference=REFERENCE,
    statement_descriptor="Larkmoor Clinic",
    return_url="https://pay.example/back",
    opened_id="pi_1",
)
BACK = RefundRequest("pi_1", REFERENCE, Money(1_000), "org.refund")
CONFIRM = "POST /v1/payment_intents/pi_1/confirm"
SHOW = "GET /v1/payment_intents/pi_1"


@pytest.fixture
def stripe():
    with scripted_stripe() as script:
        with override_settings(
            STRIPE_API_URL=script.url,
            STRIPE_SECRET_KEY="sk_test_of_the_tests",
            STRIPE_WEBHOOK_SECRETS=[WEBHOOK_SECRET],
            GATEWAY_TIMEOUT_SECONDS=5,
        ):
            yield script


def declined(**error):
    return INTENT | {"status": "requires_payment_method", "last_payment_error": error}


def test_a_charge_is_made_ready_under_our_reference(stripe):
    stripe.answer("POST /v1/payment_intents", INTENT | {"status": "requires_confirmation"})
    assert StripeGateway("acct_1").open_charge(REQUEST) == "pi_1"
    [asked] = stripe.asked
    assert asked.fields == {
        "amount": "18348", "currency": "usd", "payment_method": "pm_1",
        "payment_method_types[0]": "card", "metadata[wellpaid_reference]": REFERENCE,
        "statement_descriptor_suffix": "Larkmoor C",
    }  # fmt: skip
    assert asked.headers["idempotency-key"] == REFERENCE
    assert asked.headers["stripe-version"] == API_VERSION
    assert asked.headers["stripe-account"] == "acct_1"
    assert "x-stripe-client-telemetry" not in asked.headers


@pytest.mark.parametrize(
    ("words", "suffix"),
    [
        ("Larkmoor", "Larkmoor"),
        ("Saint Mary's Hospital", "Saint Mary"),
        ("Fern's <Eye> Care", "Ferns Eye"),
        ("24/7", None),
    ],
)
def test_the_clinics_words_fit_behind_the_accounts(stripe, words, suffix):
    stripe.answer("POST /v1/payment_intents", INTENT)
    StripeGateway().open_charge(replace(REQUEST, statement_descriptor=words))
    assert stripe.asked[0].fields.get("statement_descriptor_suffix") == suffix


def test_a_card_that_shall_be_kept_is_set_up_while_it_pays(stripe):
    stripe.answer("POST /v1/customers", {"id": "cus_1", "object": "customer"})
    stripe.answer("POST /v1/payment_intents", INTENT)
    StripeGateway().open_charge(replace(REQUEST, keeps_card=True))
    customer, intent = stripe.asked
    assert customer.fields == {"metadata[wellpaid_reference]": REFERENCE}
    assert customer.headers["idempotency-key"] == f"{REFERENCE}.customer"
    assert (intent.fields["customer"], intent.fields["setup_future_usage"]) == (
        "cus_1", "off_session",
    )  # fmt: skip
    assert "stripe-account" not in intent.headers


def test_a_stored_card_is_charged_with_its_customer_and_initiator(stripe):
    stripe.answer("POST /v1/payment_intents", INTENT)
    stripe.answer(CONFIRM, INTENT)
    request = replace(REQUEST, token="cus_1.pm_1", initiator=Initiator.MERCHANT, return_url="")
    StripeGateway().open_charge(request)
    assert StripeGateway().charge(request).status is ChargeStatus.SUCCEEDED
    opened, confirmed = stripe.asked
    assert (opened.fields["customer"], opened.fields["payment_method"]) == ("cus_1", "pm_1")
    assert "setup_future_usage" not in opened.fields
    assert confirmed.fields == {"off_session": "True", "expand[0]": "latest_charge"} or (
        confirmed.fields == {"off_session": "true", "expand[0]": "latest_charge"}
    )
    assert confirmed.headers["idempotency-key"] == f"{REFERENCE}.confirm"


def test_the_approval_code_is_the_banks(stripe):
    card = {"card": {"authorization_code": "A1B2C3"}}
    stripe.answer(CONFIRM, INTENT | {"latest_charge": {"payment_method_details": card}})
    charge = StripeGateway().charge(REQUEST)
    assert (charge.status, charge.approval_code) == (ChargeStatus.SUCCEEDED, "A1B2C3")
    assert stripe.asked[0].fields["return_url"] == "https://pay.example/back"


def test_a_bank_that_asks_has_an_address(stripe):
    url = "https://hooks.stripe.com/3d_secure_2/hosted?" + "x" * 500
    action = {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": "…"}}
    stripe.answer(CONFIRM, INTENT | {"status": "requires_action", "next_action": action})
    charge = StripeGateway().charge(REQUEST)
    assert (charge.status, charge.challenge_url) == (ChargeStatus.CHALLENGE, url)


@pytest.mark.parametrize(
    ("error", "word"),
    [
        ({"code": "card_declined", "decline_code": "insufficient_funds"}, "insufficient_funds"),
        ({"code": "card_declined", "decline_code": "lost_card"}, "lost_card"),
        ({"code": "card_declined", "decline_code": "fraudulent"}, "fraud_suspected"),
        ({"code": "card_declined", "decline_code": "generic_decline"}, "card_declined"),
        ({"code": "card_declined", "decline_code": "not_permitted"}, "card_declined"),
        ({"code": "expired_card", "decline_code": "expired_card"}, "expired_card"),
        ({"code": "incorrect_cvc"}, "incorrect_cvc"),
        ({"code": "authentication_required"}, "authentication_required"),
        ({"code": "payment_intent_authentication_failure"}, "authentication_failed"),
        ({"code": "something_new"}, "something_new"),
        ({}, "card_declined"),
    ],
)
def test_a_decline_has_our_word(stripe, error, word):
    stripe.refuse(CONFIRM, 402, type="card_error", message="Your card was declined.", **error)
    stripe.answer(SHOW, declined(**error))
    charge = StripeGateway().charge(REQUEST)
    assert (charge.status, charge.decline_code) == (ChargeStatus.DECLINED, word)
    assert decline_word(error) == word


def test_a_refusal_is_believed_only_when_nothing_was_charged(stripe):
    """The key was forgotten after a day: Stripe says that it is paid already."""
    stripe.refuse(
        CONFIRM, 400, type="invalid_request_error", code="payment_intent_unexpected_state"
    )
    stripe.answer(SHOW, INTENT)
    assert StripeGateway().charge(REQUEST).status is ChargeStatus.SUCCEEDED
    stripe.answers[SHOW] = [(200, INTENT | {"status": "requires_confirmation"})]
    with pytest.raises(GatewayRefused) as refused:
        StripeGateway().charge(REQUEST)
    assert refused.value.code == "payment_intent_unexpected_state"
    stripe.answers[SHOW] = [(500, {"error": {"type": "api_error"}})]
    with pytest.raises(AnswerLost):
        StripeGateway().charge(REQUEST)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (409, {"type": "idempotency_error", "code": "idempotency_key_in_use"}),
        (400, {"type": "idempotency_error"}),
        (429, {"type": "invalid_request_error", "code": "lock_timeout"}),
        (500, {"type": "api_error"}),
        (503, {"type": "api_error"}),
    ],
)
def test_what_is_not_sure_is_never_called_sure(stripe, status, error):
    stripe.refuse(CONFIRM, status, message="…", **error)
    stripe.refuse("POST /v1/refunds", status, message="…", **error)
    with pytest.raises(AnswerLost):
        StripeGateway().charge(REQUEST)
    with pytest.raises(AnswerLost):
        StripeGateway().refund(BACK)
    # Once each: a request that may have arrived is never sent again by itself.
    assert [asked.line for asked in stripe.asked] == [CONFIRM, "POST /v1/refunds"]


@pytest.mark.parametrize("body", ["", "<html>Bad gateway</html>", "[]", '{"id": "pi_1"}'])
def test_an_answer_that_is_none_is_lost(stripe, body):
    stripe.answer(CONFIRM, body)
    with pytest.raises(AnswerLost):
        StripeGateway().charge(REQUEST)


def test_a_wrong_key_charges_nobody_and_hides_nothing(stripe):
    for status in (401, 403):
        stripe.answers.clear()
        stripe.refuse("POST /v1/payment_intents", status, type="invalid_request_error")
        with pytest.raises(GatewayRefused):
            StripeGateway().open_charge(REQUEST)
        # But whoever only asks isn't told that there was no charge.
        stripe.refuse(SHOW, status, type="invalid_request_error")
        with pytest.raises(AnswerLost):
            StripeGateway().find_charge(REFERENCE, gateway_id="pi_1")


def test_a_charge_in_another_currency_is_no_answer(stripe):
    stripe.answer(SHOW, INTENT | {"currency": "eur"})
    with pytest.raises(AnswerLost):
        StripeGateway().find_charge(REFERENCE, gateway_id="pi_1")


@pytest.mark.parametrize(
    ("status", "ours", "code"),
    [
        ("pending", RefundStatus.PENDING, ""),
        ("requires_action", RefundStatus.PENDING, ""),
        ("succeeded", RefundStatus.SUCCEEDED, ""),
        ("failed", RefundStatus.FAILED, "lost_or_stolen_card"),
        ("canceled", RefundStatus.FAILED, "unknown"),
    ],
)
def test_a_refund_in_each_state(stripe, status, ours, code):
    reason = {"failure_reason": code} if code not in {"", "unknown"} else {}
    stripe.answer("POST /v1/refunds", REFUND | {"status": status} | reason)
    refund = StripeGateway().refund(BACK)
    assert (refund.status, refund.failure_code) == (ours, code)
    [asked] = stripe.asked
    assert asked.fields == {
        "payment_intent": "pi_1", "amount": "1000", "metadata[wellpaid_reference]": "org.refund",
    }  # fmt: skip
    assert asked.headers["idempotency-key"] == "org.refund"


def test_a_refund_is_found_among_all_pages(stripe):
    others = [REFUND | {"id": f"re_{i}", "metadata": {}} for i in range(2)]
    first = {"object": "list", "data": others, "has_more": True, "url": "/v1/refunds"}
    stripe.answer("GET /v1/refunds", first)
    stripe.answer_list("GET /v1/refunds", REFUND | {"status": "failed"})
    found = StripeGateway().find_refund(reference="org.refund", charge_gateway_id="pi_1")
    assert found is not None
    assert (found.gateway_id, found.status) == ("re_1", RefundStatus.FAILED)
    assert stripe.asked[1].fields["starting_after"] == "re_1"


@pytest.mark.parametrize("code", ["charge_already_refunded", "amount_too_large", "charge_disputed"])
def test_more_than_is_left_is_refused(stripe, code):
    stripe.refuse("POST /v1/refunds", 400, type="invalid_request_error", code=code)
    with pytest.raises(GatewayRefused) as refused:
        StripeGateway().refund(BACK)
    assert refused.value.code == code


def test_a_dispute_with_its_fee_and_deadline(stripe):
    stripe.answer("GET /v1/disputes/du_1", DISPUTE)
    dispute = StripeGateway().find_dispute("du_1")
    assert dispute is not None
    assert (dispute.charge_gateway_id, dispute.charge_reference) == ("pi_1", REFERENCE)
    assert (dispute.amount, dispute.fee) == (Money(18_348), Money(1_500))
    assert dispute.evidence_due_at == datetime.fromtimestamp(1_772_000_000, UTC)
    assert StripeGateway().find_dispute("du_2") is None


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("under_review", DisputeStatus.UNDER_REVIEW),
        ("won", DisputeStatus.WON),
        ("lost", DisputeStatus.LOST),
        ("prevented", DisputeStatus.WON),
        ("warning_needs_response", None),
        ("warning_under_review", None),
        ("warning_closed", None),
    ],
)
def test_a_dispute_in_each_state(stripe, status, ours):
    """A bank that only asks ("inquiry") has taken no money: it is no dispute to us."""
    stripe.answer("GET /v1/disputes/du_1", DISPUTE | {"status": status})
    dispute = StripeGateway().find_dispute("du_1")
    assert (dispute.status if dispute else None) == ours
    assert dispute is None or dispute.evidence_due_at is None


def test_a_dispute_is_answered_once(stripe):
    stripe.answer("GET /v1/disputes/du_1", DISPUTE)
    stripe.answer("POST /v1/disputes/du_1", DISPUTE | {"status": "under_review"})
    sent = StripeGateway().send_evidence("du_1", "The card was present.")
    assert sent.status is DisputeStatus.UNDER_REVIEW
    assert stripe.asked[1].fields["evidence[uncategorized_text]"] == "The card was present."
    assert stripe.asked[1].fields["submit"].lower() == "true"
    stripe.answers["GET /v1/disputes/du_1"] = [(200, DISPUTE | {"status": "under_review"})]
    with pytest.raises(GatewayRefused):
        StripeGateway().send_evidence("du_1", "And once more.")
    stripe.answer("POST /v1/disputes/du_1/close", DISPUTE | {"status": "lost"})
    assert StripeGateway().accept_dispute("du_1").status is DisputeStatus.LOST


def line(name, category, amount, fee, source):
    return {
        "id": f"txn_{name}", "object": "balance_transaction", "amount": amount, "fee": fee,
        "net": amount - fee, "currency": "usd", "reporting_category": category, "source": source,
    }  # fmt: skip


CHARGE = {"id": "ch_1", "object": "charge", "payment_intent": "pi_1", "metadata": OURS}


def test_a_payout_adds_up_to_the_cent(stripe):
    stripe.answer_list(
        "GET /v1/balance_transactions",
        line("p", "payout", -14_224, 0, {"id": "po_1", "object": "payout"}),
        line("c", "charge", 18_348, 562, CHARGE),
        line("r", "refund", -1_000, 0, REFUND),
        line("f", "refund_failure", 1_000, 0, REFUND),
        line("d", "dispute", -18_348, 1_500, DISPUTE | {"payment_intent": "pi_1"}),
        line("w", "dispute_reversal", 18_348, 0, DISPUTE | {"payment_intent": "pi_1"}),
        line("s", "fee", -62, 0, None),
        line("o", "risk_reserved_funds", -2_000, 0, "rsv_1"),
    )
    stripe.answer(SHOW, INTENT)  # a dispute has no reference of its own
    lines = StripeGateway().payout_lines("po_1")
    assert total(one.amount - one.fee for one in lines) == Money(14_224)
    assert [(one.kind, one.reference, one.subject_gateway_id) for one in lines] == [
        (PayoutLineKind.CHARGE, REFERENCE, "pi_1"),
        (PayoutLineKind.REFUND, "org.refund", "re_1"),
        (PayoutLineKind.REFUND_FAILED, "org.refund", "re_1"),
        (PayoutLineKind.DISPUTE, REFERENCE, "du_1"),
        (PayoutLineKind.DISPUTE_WON, REFERENCE, "du_1"),
        (PayoutLineKind.FEE, "", ""),
        (PayoutLineKind.OTHER, "", "rsv_1"),
    ]
    assert stripe.asked[0].fields["payout"] == "po_1"


def test_payouts_come_oldest_first_with_the_banks_own_number(stripe):
    def payout(name, day, status, **more):
        at = int(datetime(2026, 11, day, tzinfo=UTC).timestamp())
        return {
            "id": name, "object": "payout", "amount": 14_224, "currency": "usd",
            "arrival_date": at, "status": status, "statement_descriptor": None, "trace_id": None,
        } | more  # fmt: skip

    trace = {"status": "supported", "value": "021000021123456"}
    stripe.answer_list(
        "GET /v1/payouts",
        payout("po_3", 27, "pending"),
        payout("po_2", 26, "failed", statement_descriptor="LARKMOOR"),
        payout("po_1", 25, "paid", trace_id=trace),
    )
    payouts = StripeGateway().list_payouts(date(2026, 11, 25))
    assert [(one.arrival_date.day, one.status, one.bank_reference) for one in payouts] == [
        (25, PayoutStatus.PAID, "021000021123456"),
        (26, PayoutStatus.FAILED, "LARKMOOR"),
        (27, PayoutStatus.IN_TRANSIT, "STRIPE"),
    ]
    assert stripe.asked[0].fields["arrival_date[gte]"] == "1795564800"


def test_a_card_is_entered_on_stripes_page(stripe):
    page = {"id": "cs_test_1", "object": "checkout.session", "status": "open", "setup_intent": None}
    stripe.answer("POST /v1/checkout/sessions", page | {"url": "https://checkout.stripe.com/c/1"})
    opened = StripeGateway().open_hosted_page(
        reference=REFERENCE,
        kind="debit",
        language="es",
        return_url="https://pay.example/back",
        cancel_url="https://pay.example/leave",
    )
    assert (opened.setup_id, opened.url) == ("cs_test_1", "https://checkout.stripe.com/c/1")
    asked = stripe.asked[0].fields
    assert (asked["mode"], asked["locale"]) == ("setup", "es")
    assert (asked["success_url"], asked["cancel_url"]) == (
        "https://pay.example/back", "https://pay.example/leave",
    )  # fmt: skip
    show = "GET /v1/checkout/sessions/cs_test_1"
    stripe.answer(show, page)
    stripe.answer(show, page | {"status": "complete", "setup_intent": {"payment_method": METHOD}})
    assert StripeGateway().read_hosted_page("cs_test_1") is None
    card = StripeGateway().read_hosted_page("cs_test_1")
    assert card is not None
    assert (card.token, card.kind, card.last4, card.expiry_year) == ("pm_1", "debit", "4242", 2039)
    with pytest.raises(GatewayRefused):
        StripeGateway().read_hosted_page("cs_nobody")


def test_a_card_that_paid_is_with_its_customer_already(stripe):
    stripe.answer("GET /v1/payment_methods/pm_1", METHOD | {"customer": "cus_1"})
    stored = StripeGateway().store_card(StoreRequest("pm_1", "org.card", "save-card-1"))
    assert (stored.card.token, stored.fingerprint) == ("cus_1.pm_1", "Xt5EWLLDS7FJjR1c")
    assert len(stripe.asked) == 1


@pytest.mark.parametrize(
    ("status", "error"), [("requires_action", GatewayRefused), ("processing", AnswerLost)]
)
def test_a_bank_that_wants_to_ask_first_keeps_no_card(stripe, status, error):
    stripe.answer("GET /v1/payment_methods/pm_1", METHOD)
    stripe.answer("POST /v1/customers", {"id": "cus_1", "object": "customer"})
    stripe.answer("POST /v1/setup_intents", {"id": "seti_1", "object": "setup_intent"})
    stripe.answer("POST /v1/setup_intents/seti_1/confirm", {"id": "seti_1", "status": status})
    with pytest.raises(error):
        StripeGateway().store_card(StoreRequest("pm_1", "org.card", "save-card-1"))
    keys = [asked.headers.get("idempotency-key") for asked in stripe.asked]
    assert keys == [None, "org.card.customer", "org.card", "org.card.confirm"]


def test_what_is_no_card_is_refused(stripe):
    stripe.answer("GET /v1/payment_methods/pm_1", METHOD | {"type": "us_bank_account"})
    with pytest.raises(GatewayRefused):
        StripeGateway().read_card("pm_1")


def notice(event):
    body = json.dumps(event).encode()
    headers = {"stripe-signature": sign(body, at=int(time.time()))}
    return StripeGateway().read_notice(headers, body)


@pytest.mark.parametrize(
    ("about", "subject", "kind", "reference"),
    [
        ("payment_intent.succeeded", INTENT, NoticeKind.CHARGE, REFERENCE),
        ("payment_intent.payment_failed", declined(), NoticeKind.CHARGE, REFERENCE),
        ("refund.failed", REFUND, NoticeKind.REFUND, "org.refund"),
        ("charge.refund.updated", REFUND, NoticeKind.REFUND, "org.refund"),
    ],
)
def test_a_notice_of_each_kind(stripe, about, subject, kind, reference):
    read = notice({"id": "evt_1", "type": about, "data": {"object": subject}})
    assert read is not None
    assert (read.notice_id, read.kind, read.reference, read.subject_gateway_id) == (
        "evt_1", kind, reference, subject["id"],
    )  # fmt: skip
    assert stripe.asked == []


def test_a_disputes_charge_is_asked_for_at_its_account(stripe):
    subject = DISPUTE | {"payment_intent": "pi_1"}
    event = {"id": "evt_1", "type": "charge.dispute.created", "data": {"object": subject}}
    stripe.answer(SHOW, INTENT)
    read = notice(event | {"account": "acct_1"})
    assert read is not None
    assert (read.kind, read.reference, read.subject_gateway_id) == (
        NoticeKind.DISPUTE, REFERENCE, "du_1",
    )  # fmt: skip
    assert stripe.asked[0].headers["stripe-account"] == "acct_1"
    stripe.answers[SHOW] = [(500, {"error": {"type": "api_error"}})]
    with pytest.raises(AnswerLost):
        notice(event)


def test_what_was_made_at_stripes_own_desk_is_not_ours(stripe):
    for about, subject in (
        ("payment_intent.succeeded", INTENT | {"metadata": {}}),
        ("refund.created", REFUND | {"metadata": None}),
        ("charge.dispute.created", DISPUTE | {"payment_intent": None}),
    ):
        assert notice({"id": "evt_1", "type": about, "data": {"object": subject}}) is None
