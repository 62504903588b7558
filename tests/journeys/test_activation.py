"""From an empty tenant to people at work: the operator, a first administrator, a biller."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import look_over
from tests.servers.stack import Stack

pytestmark = pytest.mark.journey
PASSWORD = "four quiet green lamps"


class Staff:
    """Somebody at work, in a browser of their own."""

    def __init__(self, browser: Browser, stack: Stack, email: str = "") -> None:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.stack, self.email = stack, email
        self.findings: list[str] = []

    def go(self, path: str) -> None:
        self.page.goto(self.stack.base_url + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def at(self, heading: str) -> None:
        expect(self.page.locator("h1")).to_have_text(heading)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def look(self, name: str) -> None:
        self.findings += [f"{name}: {finding}" for finding in look_over(self.page)]

    def sign_in(self, name: str) -> None:
        self.go("/sign-in")
        self.page.locator("[name=login]").fill(name)
        self.fill("Password", PASSWORD)
        self.press("Sign in")
        expect(self.page.get_by_role("button", name="Sign out").first).to_be_visible()

    def newest_letter(self, subject: str) -> str:
        """Read the mail in the demo's outbox, in a window of its own."""
        window = self.page.context.new_page()
        for _ in range(50):
            window.goto(self.stack.base_url + "/demo/outbox")
            letters = window.locator("article", has_text=self.email).filter(has_text=subject)
            if letters.count():
                text = letters.first.inner_text()
                window.close()
                return text
            time.sleep(0.2)
        raise AssertionError(f"no letter {subject!r} to {self.email}")

    def sign_up(self) -> None:
        """Follow the letter's link, and sign up with the invited address."""
        self.go("/activate")
        self.at("Activate your access")
        self.look("activate, signed out")
        self.follow("Sign up")
        self.fill("Email", self.email)
        self.fill("Password", PASSWORD)
        self.press("Sign up")
        code = re.search(r"\b\d{6}\b", self.newest_letter("Your code is"))
        assert code
        self.fill("Code", code[0])
        self.press("Continue")
        self.at("Enter your security PIN")

    def enter_pin(self) -> None:
        """Mistype the PIN first, then enter the one of the letter."""
        self.look("PIN")
        pin = re.search(r"PIN: (\d{4} \d{4})", self.newest_letter("Your security PIN"))
        assert pin
        self.fill("Security PIN", "1234")
        self.press("Continue")
        self.sees("Tries left: 4")
        expect(self.page.locator("#errors")).to_be_focused()
        self.look("PIN, wrong")
        self.fill("Security PIN", pin[1])
        self.press("Continue")
        self.at("A few things, then you’re in")

    def do_own_tasks(self) -> None:
        """Profile, second step, terms."""
        self.follow("Who you are")
        self.look("profile")
        self.fill("Your name", "Tamsin Orrell")
        self.fill("Your phone number at work", "1-800-555-0119")
        self.press("Save")
        self.follow("A second step")
        self.sees("You’re activating your access")
        self.look("sign-in while activating")
        self.follow("Set up an app")
        secret = self.page.locator(".facts.plain dd").first.inner_text()
        self.fill("Code", code_of(secret))
        self.press("Turn it on")
        self.at("Your recovery codes")
        self.go("/activate")
        self.follow("Terms")
        self.look("terms")
        self.page.get_by_label("I’ve read this and agree").check()
        self.press("Accept the terms")


def code_of(secret: str) -> str:
    """Give the code of an app now (RFC 6238)."""
    key = base64.b32decode("".join(secret.split()))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@pytest.fixture
def people(browser: Browser, stack: Stack) -> Iterator[dict[str, Staff]]:
    stamp = time.time_ns()
    everybody = {
        "operator": Staff(browser, stack),
        "boss": Staff(browser, stack, f"tamsin{stamp}@harrowfen.example"),
        "biller": Staff(browser, stack, f"bram{stamp}@harrowfen.example"),
    }
    yield everybody
    findings = [finding for one in everybody.values() for finding in one.findings]
    for one in everybody.values():
        one.page.context.close()
    assert not findings, "\n".join(findings)


def test_from_the_operator_to_a_biller_at_work(people: dict[str, Staff]) -> None:
    operator, boss, biller = people["operator"], people["boss"], people["biller"]
    operator.sign_in("petra")
    operator.go("/operator/")
    operator.at("Health")
    operator.go("/operator/tenants")
    operator.at("Tenants")
    operator.look("tenants")
    operator.follow("Add a tenant")
    operator.press("Add it and send the PIN")
    operator.look("add a tenant, wrong")
    operator.page.get_by_label("Provider").check()
    name = f"Harrow Fen {str(time.time_ns())[-9:]}"
    operator.fill("Name of the organization", name)
    operator.fill("Their name", "Tamsin Orrell")
    operator.fill("Their email address at work", boss.email)
    operator.press("Add it and send the PIN")
    operator.at(name)
    operator.look("a tenant")

    boss.sign_up()
    boss.go("/claims/people")
    boss.at("Enter your security PIN")
    boss.enter_pin()
    boss.look("tasks")
    boss.do_own_tasks()
    describe(boss)
    boss.follow("Bank account")
    boss.look("bank")
    boss.press("Save")
    boss.look("tasks, done")
    boss.press("Activate")
    boss.at("Payments from health plans")
    boss.follow("People")
    boss.at("People")
    boss.look("people")
    boss.follow("Invite")
    boss.look("invite")
    boss.fill("Their name", "Bram Oduya")
    boss.fill("Their email address at work", biller.email)
    boss.page.get_by_label("Biller").check()
    boss.press("Send the PIN")
    boss.sees("The PIN is on its way")
    boss.look("people, one invited")
    boss.follow("Bram Oduya")
    boss.look("a person")
    boss.follow("End their access")
    boss.look("end an access")
    boss.go("/claims/people/services/add")
    boss.look("let a billing service in")

    biller.sign_up()
    biller.enter_pin()
    biller.do_own_tasks()
    biller.press("Activate")
    biller.at("Payments from health plans")
    biller.follow("People")
    biller.at("People")
    expect(biller.page.get_by_role("link", name="Invite")).to_have_count(0)
    biller.go("/claims/people/invite")
    biller.at("Your role doesn’t allow this")
    biller.look("refused")
    boss.go("/claims/people")
    boss.sees("Tamsin Orrell is active")


def describe(boss: Staff) -> None:
    """Say where the clinic is, and under which numbers plans pay it."""
    boss.follow("Your organization")
    boss.press("Save")
    boss.look("organization, wrong")
    for label, text in {
        "Phone": "800-555-0119", "Street address": "1 Fen Road", "City": "Dunmere",
        "State": "OH", "ZIP code": "43999", "Name on your tax papers": "Harrow Fen LLC",
        "Tax number": "34-0000033", "NPI of the organization": "1234567893",
    }.items():  # fmt: skip
        boss.fill(label, text)
    boss.press("Save")
    boss.at("A few things, then you’re in")
