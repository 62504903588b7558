"""Cards by Stripe: on its own page by default, in its frame on wish, and what it tells us."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests import stripe_script
from tests.factories import NOW, keep, make_bill, make_clinic, make_user
from tests.pages.checking_client import CheckingClient, text_of
from tests.servers.scripted_stripe import ScriptedStripe, scripted_stripe
from tests.stripe_script import SHOW, intent, method, sign
from tests.unit.patient_pay.payments.test_states_of_payments import Way
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.models import GatewayNotice, Payment
from wellpaid.patient_pay.payments.operations.handle_notice import handle_notice
from wellpaid.patient_pay.payments.operations.record_charge import record_opened
from wellpaid.patient_pay.payments.states import PaymentState

pytestmark = pytest.mark.django_db
PAGE = {"id": "cs_test_1", "object": "checkout.session", "status": "open", "setup_intent": None}
SESSIONS, SESSION = "POST /v1/checkout/sessions", "GET /v1/checkout/sessions/cs_test_1"


@pytest.fixture
def stripe(settings: Any) -> Iterator[ScriptedStripe]:
    with scripted_stripe() as script:
        stripe_script.point_to(settings, script.url)
        yield script


def card_page(guest: CheckingClient, bill: Bill) -> str:
    """Go the way to the card and give its address."""
    base = guest.post(f"/b/{bill.number}/pay")["Location"].removesuffix("amount")
    guest.post(f"{base}amount", {"amount": "all"})
    guest.post(f"{base}method", {"method": "debit"})
    return f"{base}card"


def scripts_of(page: Any) -> set[str]:
    return {script["src"] for script in page.select("script[src]")}


def test_by_default_no_script_of_anybody_elses_is_on_the_page(
    guest: CheckingClient, bill: Bill, stripe: ScriptedStripe
) -> None:
    page = guest.get(card_page(guest, bill)).page
    assert all(address.startswith("/static/") for address in scripts_of(page))
    assert page.select("[data-card-field], [data-stripe-element], iframe") == []
    assert "on the card processor’s own page" in text_of(page.main)
    assert "You won’t be charged yet." in text_of(page.main)


def test_the_card_is_entered_on_stripes_page_and_looked_at_here(
    guest: CheckingClient, bill: Bill, stripe: ScriptedStripe
) -> None:
    address = card_page(guest, bill)
    url = "https://checkout.stripe.com/c/pay/cs_test_1"
    stripe.answer(SESSIONS, PAGE | {"url": url})
    assert guest.post(address.replace("/card", "/hosted"))["Location"] == url
    complete = {"status": "complete", "setup_intent": {"payment_method": method()}}
    stripe.answer(SESSION, PAGE | complete)
    back = stripe.asked[0].fields["success_url"].partition("/pay/")[2]
    review = guest.get(f"/pay/{back}")["Location"]
    assert review.endswith("/review")
    assert "4242" in text_of(guest.get(review).page.main)


def test_who_comes_back_without_a_card_chooses_again(
    guest: CheckingClient, bill: Bill, stripe: ScriptedStripe
) -> None:
    address = card_page(guest, bill)
    stripe.answer(SESSIONS, PAGE | {"url": "https://checkout.stripe.com/c/pay/cs_test_1"})
    guest.post(address.replace("/card", "/hosted"))
    stripe.answer(SESSION, PAGE)
    back = stripe.asked[0].fields["success_url"].partition("/pay/")[2]
    assert guest.get(f"/pay/{back}")["Location"].endswith("/method")


def test_when_stripe_is_away_nobody_is_stuck(
    guest: CheckingClient, bill: Bill, stripe: ScriptedStripe
) -> None:
    address = card_page(guest, bill)
    stripe.refuse(SESSIONS, 503, type="api_error")
    assert (
        guest.post(address.replace("/card", "/hosted"))["Location"]
        == f"{address}?problem=unreachable"
    )
    page = guest.get(f"{address}?problem=unreachable").page
    assert "We can’t reach the card processor." in text_of(page.main)


def test_stripes_frame_on_wish(
    guest: CheckingClient, bill: Bill, stripe: ScriptedStripe, settings: Any
) -> None:
    settings.STRIPE_CARD_ENTRY = "embedded"
    address = card_page(guest, bill)
    page = guest.get(address).page
    assert {"https://js.stripe.com/v3/", "/static/js/stripe_card.js"} <= scripts_of(page)
    [form] = page.select("form[data-stripe-card]")
    assert form["data-key"] == "pk_test_of_the_tests"
    assert form.select("[data-stripe-element]")
    assert "sk_test_of_the_tests" not in str(page)
    # The way to Stripe's own page stays, for browsers without scripts.
    assert page.select("form.hosted button")
    stripe.answer("GET /v1/payment_methods/pm_1", method())
    assert guest.post(address, {"token": "pm_1"})["Location"].endswith("/review")


@pytest.mark.parametrize("entry", ["redirect", "embedded"])
def test_the_wallet_asks_the_same_way(
    client: CheckingClient, bill: Bill, stripe: ScriptedStripe, settings: Any, entry: str
) -> None:
    settings.STRIPE_CARD_ENTRY = entry
    user = make_user()
    keep(user, bill)
    client.force_login(user)
    page = client.get("/wallet/add").page
    assert bool(page.select("form[data-stripe-card]")) is (entry == "embedded")
    assert page.select('form[action="/wallet/hosted"] button')


@pytest.mark.parametrize("entry", ["redirect", "embedded"])
def test_the_card_page_stands_in_spanish(
    guest: CheckingClient, bill: Bill, stripe: ScriptedStripe, settings: Any, entry: str
) -> None:
    settings.STRIPE_CARD_ENTRY = entry
    address = card_page(guest, bill)
    guest.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    text = text_of(guest.get(address).page.main)
    for english in ("You enter", "Enter the card", "We can’t reach"):
        assert english not in text


# What Stripe tells us


@pytest.fixture
def way(stripe: ScriptedStripe) -> Way:
    return Way(make_bill(make_clinic()))


def opened(way: Way) -> str:
    """Start a payment whose charge is ready at Stripe; give its reference."""
    payment_id = way.start()
    where = {"organization_id": way.organization_id, "payment_id": payment_id}
    assert record_opened(gateway_id="pi_1", **where)
    return f"{way.organization_id}.{payment_id}"


def event(reference: str, about: str, name: str = "evt_1", status: str = "succeeded") -> bytes:
    data = {"object": intent(reference, status)}
    return json.dumps({"id": name, "type": f"payment_intent.{about}", "data": data}).encode()


def send(body: bytes, *, age_seconds: int = 0, **signing: Any) -> int:
    signature = sign(body, at=int(time.time()) - age_seconds, **signing)
    response = Client(enforce_csrf_checks=True).post(
        "/hooks/stripe",
        body,
        content_type="application/json",
        headers={"stripe-signature": signature},
    )
    return response.status_code


def notices(way: Way) -> list[GatewayNotice]:
    with tenant(way.organization_id):
        return list(GatewayNotice.objects.order_by("notice_id"))


def state(way: Way) -> str:
    with tenant(way.organization_id):
        return str(Payment.objects.get().state)


def handle(way: Way, notice_id: UUID) -> None:
    handle_notice(organization_id=way.organization_id, notice_id=notice_id, now=NOW)


def test_a_replayed_notice_is_kept_once(way: Way) -> None:
    body = event(opened(way), "succeeded")
    assert [send(body), send(body), send(body, age_seconds=200)] == [204, 204, 204]
    assert len(notices(way)) == 1
    assert state(way) == PaymentState.AUTHORIZING  # a notice is no answer: the job asks


def test_a_forged_or_old_notice_is_refused(way: Way) -> None:
    body = event(opened(way), "succeeded")
    assert send(body, secret="whsec_of_a_thief") == 401
    assert send(body, age_seconds=301) == 401
    assert Client().post("/hooks/stripe", body, content_type="application/json").status_code == 401
    assert notices(way) == []


def test_no_secret_believes_nobody(way: Way, settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = []
    assert send(event(opened(way), "succeeded"), secret="") == 401


def test_notices_out_of_order_end_in_what_is_true(way: Way, stripe: ScriptedStripe) -> None:
    """First comes that it worked, then, late, that the bank had asked and had declined once."""
    reference = opened(way)
    stripe.answer(SHOW, intent(reference))
    for name, about, status in [
        ("evt_3", "succeeded", "succeeded"),
        ("evt_1", "requires_action", "requires_action"),
        ("evt_2", "payment_failed", "requires_payment_method"),
    ]:
        assert send(event(reference, about, name, status)) == 204
    for notice in reversed(notices(way)):
        handle(way, notice.id)
        assert state(way) == PaymentState.SUCCEEDED
    way.prove()


def test_a_notice_that_nobody_can_look_up_now_comes_again(way: Way, stripe: ScriptedStripe) -> None:
    dispute = {"id": "du_1", "object": "dispute", "status": "needs_response"}
    about = {"type": "charge.dispute.created", "data": {"object": dispute}}
    body = json.dumps({"id": "evt_1", **about}).encode()
    assert send(body) == 400  # no charge is named at all
    dispute["payment_intent"] = "pi_1"
    body = json.dumps({"id": "evt_1", **about}).encode()
    stripe.refuse(SHOW, 500, type="api_error")
    assert send(body) == 503
    stripe.answers[SHOW] = [(200, intent(opened(way)))]
    assert send(body) == 204
    assert [notice.subject_gateway_id for notice in notices(way)] == ["du_1"]
