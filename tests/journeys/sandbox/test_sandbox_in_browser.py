"""Hosted fields and the people's pages in a real browser, under a merchant's strict policy."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.journey
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}


def field(page, name):
    return page.frame_locator(f'[data-card-field="{name}"] iframe').locator("#input")


def fill(page, *, number="4242424242424242", expiry="1230", cvc="123"):
    for name, keys in (("number", number), ("expiry", expiry), ("cvc", cvc)):
        field(page, name).press_sequentially(keys)


def picture(page, name):
    """Keep a screenshot where a person who looks asks for one."""
    folder = os.environ.get("SCREENSHOT_DIR")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def assert_accessible(page):
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []


def test_pay_by_keyboard_alone(page, merchant, sandbox):
    heard = []
    page.expose_function("hear", lambda said: heard.append(said))
    page.add_init_script("addEventListener('message', (e) => window.hear(JSON.stringify(e.data)))")
    page.goto(merchant.url)
    field(page, "number").focus()
    page.keyboard.type("4242424242424242")
    assert field(page, "number").input_value() == "4242 4242 4242 4242"
    page.keyboard.press("Tab")
    page.keyboard.type("830")
    assert field(page, "expiry").input_value() == "08/30"
    page.keyboard.press("Tab")
    page.keyboard.type("123")
    picture(page, "fields-filled")
    page.keyboard.press("Tab")
    page.keyboard.type("Odalys Fenn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/paid")
    [post] = merchant.posts
    assert (post["name"], post["step"]) == (["Odalys Fenn"], ["card"])
    card = sandbox.client.get(f"/v1/tokens/{post['token'][0]}").json()
    assert (card["last4"], card["exp_month"], card["exp_year"]) == ("4242", 8, 2030)
    assert set(post) == {"name", "step", "token"}, "no card field reaches the merchant"
    said = " ".join(heard).replace(" ", "")
    assert "tok_" in said
    assert "424242" not in said
    assert page.complaints == []


def test_the_fields_are_named_and_ready_for_autofill(page, merchant):
    page.goto(merchant.url)
    for name, label, fills in (
        ("number", "Card number", "cc-number"),
        ("expiry", "Expiration date", "cc-exp"),
        ("cvc", "Security code", "cc-csc"),
    ):
        inside = page.frame_locator(f'[data-card-field="{name}"] iframe')
        found = inside.get_by_label(label)
        assert found.get_attribute("autocomplete") == fills
        assert found.get_attribute("inputmode") == "numeric"
        assert page.locator(f'[data-card-field="{name}"] iframe').get_attribute("title") == label
    assert (
        page.frame_locator('[data-card-field="expiry"] iframe').locator("#hint").text_content()
        == "MM/YY"
    )
    assert_accessible(page)
    assert page.complaints == []


def test_a_field_looks_like_the_merchants_own_input(page, merchant):
    page.goto(merchant.url)
    box, own = field(page, "number").bounding_box(), page.locator("#name").bounding_box()
    assert (box["x"], box["width"], box["height"]) == (own["x"], own["width"], own["height"])
    page.locator("#number-label").click()
    field(page, "number").press("4")
    assert field(page, "number").input_value() == "4", "the label leads into the frame"
    picture(page, "fields-light")


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        ("number", "378282246310005", "3782 822463 10005"),
        ("number", "4242-4242 4242x4242", "4242 4242 4242 4242"),
        ("expiry", "08/2030", "08/30"),
        ("expiry", "8/30", "08/30"),
        ("cvc", "12a34", "1234"),
    ],
)
def test_pasting_is_put_in_shape(page, merchant, name, typed, shown):
    page.goto(merchant.url)
    field(page, name).focus()
    page.keyboard.insert_text(typed)
    assert field(page, name).input_value() == shown


def test_errors_are_the_merchants_words_and_the_first_bad_field_has_focus(page, merchant):
    page.goto(merchant.url)
    page.evaluate(
        "document.querySelector('form').addEventListener('cardfields:invalid',"
        " (e) => { window.told = e.detail.errors })"
    )
    fill(page, number="4242424242424241", cvc="12")
    page.get_by_role("button").click()
    page.get_by_text("Check the card number.").first.wait_for()
    assert page.locator('[data-card-error="cvc"]').text_content() == "Check the code."
    assert page.evaluate("window.told") == [
        {"field": "number", "code": "invalid"}, {"field": "cvc", "code": "incomplete"},
    ]  # fmt: skip
    assert field(page, "number").get_attribute("aria-invalid") == "true"
    assert field(page, "expiry").get_attribute("aria-invalid") is None
    heard = page.frame_locator('[data-card-field="number"] iframe').locator("#error")
    assert heard.text_content() == "Check the card number."
    page.wait_for_function("document.activeElement.closest('[data-card-field=number]') !== null")
    assert field(page, "number").evaluate("input => input === document.activeElement")
    assert page.get_by_role("button").text_content() == "Continue"
    picture(page, "fields-errors")
    assert_accessible(page)
    assert merchant.posts == []

    field(page, "number").fill("4242424242424242")
    field(page, "cvc").fill("123")
    page.get_by_role("button").click()
    page.wait_for_url("**/paid")
    assert len(merchant.posts) == 1


def test_a_second_press_is_ignored(page, merchant):
    page.goto(merchant.url)
    fill(page)
    page.route("**/fields/tokens", lambda route: (time.sleep(0.5), route.continue_()))
    seen = page.get_by_role("button").evaluate(
        "button => { button.click(); button.click(); button.click();"
        " return [button.textContent, button.getAttribute('aria-disabled')] }"
    )
    assert seen == ["Sending…", "true"]
    page.wait_for_url("**/paid")
    time.sleep(0.2)
    assert len(merchant.posts) == 1


def test_a_processor_out_of_reach_is_told_and_can_be_tried_again(page, merchant):
    page.goto(merchant.url)
    fill(page)
    page.route("**/fields/tokens", lambda route: route.abort())
    page.get_by_role("button").click()
    page.get_by_text("You were not charged.").first.wait_for()
    page.unroute("**/fields/tokens")
    page.get_by_role("button").click()
    page.wait_for_url("**/paid")


def test_the_fields_speak_spanish(page, merchant):
    page.goto(f"{merchant.url}/?locale=es")
    inside = page.frame_locator('[data-card-field="number"] iframe')
    assert inside.locator("html").get_attribute("lang") == "es"
    inside.get_by_label("Número de tarjeta").wait_for()
    page.get_by_role("button").click()
    page.get_by_text("Escriba el número de la tarjeta.").first.wait_for()
    picture(page, "fields-spanish-errors")


@pytest.mark.parametrize("how", ["device", "choice"])
def test_the_fields_are_dark_on_a_dark_page(page, merchant, how):
    if how == "device":
        page.emulate_media(color_scheme="dark")
    page.goto(merchant.url + ("/?theme=dark" if how == "choice" else "/"))
    look = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    assert field(page, "number").evaluate(look) == page.locator("#name").evaluate(look)
    picture(page, f"fields-dark-{how}")
    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_hosted_page(page, merchant, sandbox, scheme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    asked = {
        "reference": "r", "kind": "credit", "locale": "en",
        "return_url": f"{merchant.url}/back", "cancel_url": merchant.url,
    }  # fmt: skip
    setup = sandbox.client.post("/v1/setups", json=asked).json()
    page.goto(setup["url"])
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"hosted-{width}-{scheme}")
    page.get_by_label("Card number", exact=True).fill("4242424242424241")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Enter the security code.").click()
    assert page.get_by_label("Security code").evaluate("e => e === document.activeElement")
    assert_accessible(page)
    picture(page, f"hosted-errors-{width}-{scheme}")
    page.get_by_label("Card number", exact=True).fill("4000 0027 6000 3184")
    page.get_by_label("Expiration date").fill("08/30")
    page.get_by_label("Security code").fill("123")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{merchant.url}/back?setup={setup['id']}")

    token = sandbox.client.get(f"/v1/setups/{setup['id']}").json()["card"]["token"]
    charge = sandbox.charge(token, key=f"browser-{scheme}-{width}").json()
    page.goto(charge["challenge_url"])
    assert_accessible(page)
    picture(page, f"challenge-{width}-{scheme}")
    page.get_by_role("button", name="Approve this payment").click()
    page.wait_for_url(f"{merchant.url}/pay/back")
    page.goto(charge["challenge_url"])
    assert page.get_by_role("heading", level=1).text_content() == "This check is done"
    assert_accessible(page)
    assert sandbox.client.get(f"/v1/charges/{charge['id']}").json()["status"] == "succeeded"


@pytest.mark.parametrize("locale", ["en", "es"])
def test_the_list_of_test_cards_fits_a_small_phone(page, sandbox, locale):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{sandbox.base_url}/?locale={locale}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    picture(page, f"home-320-{locale}")


def test_the_hosted_page_needs_no_script(browser, merchant, sandbox):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        asked = {
            "reference": "r", "kind": "hsa", "locale": "es",
            "return_url": f"{merchant.url}/back", "cancel_url": merchant.url,
        }  # fmt: skip
        setup = sandbox.client.post("/v1/setups", json=asked).json()
        page.goto(setup["url"])
        picture(page, "hosted-spanish")
        page.get_by_role("button", name="Volver sin pagar").click()
        page.wait_for_url(f"{merchant.url}/?setup={setup['id']}")
    assert sandbox.client.get(f"/v1/setups/{setup['id']}").json()["status"] == "cancelled"
