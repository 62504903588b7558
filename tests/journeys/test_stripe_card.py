"""Stripe's frame on our page, in a real browser under the real policy; localstripe behind it.

Stripe's script can't be fetched here: a stand-in answers at its address, as small as the few calls
that ours makes of it. What it can't show, docs/how-to/use-stripe.md has people try in test mode.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.guest import Guest, next_due_bill
from tests.servers.localstripe_server import SECRET_KEY, LocalstripeServer, running_localstripe
from tests.servers.sandbox_server import free_port
from tests.servers.stack import Program, Stack

pytestmark = pytest.mark.journey
DECLINED = "4000000000000341"
APPROVED = "4242424242424242"
STRIPE_JS = """
window.Stripe = (key, { locale }) => {
  let input;
  const element = { on() {}, mount(slot) {
    input = document.createElement("input");
    input.setAttribute("aria-label", "Card number");
    slot.append(input);
  } };
  return {
    elements: (options) => {
      if (options.paymentMethodCreation !== "manual") throw new Error("not ours");
      return {
        create: () => element,
        submit: async () => (input.value ? {} : { error: { message: `Incomplete (${locale}).` } }),
      };
    },
    createPaymentMethod: async () => (await fetch("https://api.stripe.com/v1/payment_methods", {
      method: "POST", body: new URLSearchParams({ key, number: input.value }),
    })).json(),
  };
};
"""


@pytest.fixture(scope="module")
def localstripe() -> Iterator[LocalstripeServer]:
    with running_localstripe() as server:
        yield server


@pytest.fixture(scope="module")
def at_stripe(stack: Stack, localstripe: LocalstripeServer, tmp_path_factory) -> Iterator[Stack]:
    """The same town behind a second web server, which takes cards by Stripe."""
    port = str(free_port())
    base_url = f"http://127.0.0.1:{port}"
    environment = stack.environment | {
        "WELLPAID_BASE_URL": base_url,
        "WELLPAID_CARD_GATEWAY": "stripe",
        "STRIPE_SECRET_KEY": SECRET_KEY,
        "STRIPE_PUBLISHABLE_KEY": "pk_test_of_the_tests",
        "STRIPE_CARD_ENTRY": "embedded",
        "STRIPE_API_URL": localstripe.url,
    }
    arguments = [port if part == stack.base_url.rpartition(":")[2] else part
                 for part in stack.web.arguments]  # fmt: skip
    folder: Path = tmp_path_factory.mktemp("stripe")
    second = replace(stack, base_url=base_url, environment=environment)
    second.web = Program(arguments, environment, folder / "web.log")
    second.web.start()
    try:
        second.wait_for_web()
        yield second
    finally:
        second.web.end()


@pytest.fixture
def page(browser: Browser, localstripe: LocalstripeServer) -> Iterator[Page]:
    def make_method(route: Route) -> None:
        sent = parse_qs(route.request.post_data or "")
        assert sent["key"] == ["pk_test_of_the_tests"]
        made = {"paymentMethod": {"id": localstripe.method(sent["number"][0])}}
        headers = {"access-control-allow-origin": "*", "content-type": "application/json"}
        route.fulfill(body=json.dumps(made), headers=headers)

    context = browser.new_context(locale="en-US")
    context.set_default_timeout(20_000)
    script = {"content-type": "text/javascript"}
    context.route(
        "https://js.stripe.com/v3/", lambda route: route.fulfill(body=STRIPE_JS, headers=script)
    )
    context.route("https://api.stripe.com/v1/payment_methods", make_method)
    yield context.new_page()
    context.close()


@pytest.fixture
def guest(page: Page, at_stripe: Stack) -> Iterator[Guest]:
    yield Guest(page, at_stripe, next_due_bill(at_stripe))
    at_stripe.prove()


def enter(guest: Guest, number: str) -> None:
    guest.page.get_by_label("Card number").fill(number)
    guest.page.get_by_role("button", name="Continue").click()


def test_a_guest_pays_in_stripes_frame(guest: Guest, localstripe: LocalstripeServer) -> None:
    guest.open_bill()
    guest.go_to_card()
    enter(guest, "")
    expect(guest.page.get_by_role("alert")).to_have_text("Incomplete (en).")
    enter(guest, APPROVED)
    guest.expect_heading("Check this, then pay")
    expect(guest.page.locator("main")).to_contain_text("4242")
    guest.pay()
    guest.expect_receipt()
    [(state, cents)] = guest.stack.payments_of(guest.bill.bill_id)
    intents = localstripe.client.get("/v1/payment_intents").json()["data"]
    assert [(intent["status"], intent["amount"]) for intent in intents] == [(state, cents)]
    assert state == "succeeded"


def test_a_declined_card_can_be_entered_again(guest: Guest) -> None:
    guest.open_bill()
    guest.go_to_card()
    enter(guest, DECLINED)
    guest.pay()
    expect(guest.page.locator("main")).to_contain_text("You were not charged")
    states = [state for state, _ in guest.stack.payments_of(guest.bill.bill_id)]
    assert states == ["declined"]


def test_without_stripes_script_the_page_says_so(guest: Guest) -> None:
    guest.page.context.unroute("https://js.stripe.com/v3/")
    guest.page.context.route("https://js.stripe.com/v3/", lambda route: route.abort())
    guest.open_bill()
    guest.go_to_card()
    expect(guest.page.get_by_role("alert")).to_contain_text("We can’t reach the card processor.")
    processor = guest.page.get_by_role("button", name="Enter the card on the processor’s page")
    expect(processor).to_be_enabled()
