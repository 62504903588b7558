"""People who sign up and in with a real browser, on a host that has a name: passkeys need one."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.environment import DATABASE
from tests.journeys.accessibility import look_over
from tests.journeys.guest import Guest, next_due_bill
from tests.servers.identity_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    IdentityProvider,
    identity_provider,
)
from tests.servers.stack import Stack, running_stack

pytestmark = pytest.mark.journey
PASSWORD = "four quiet green lamps"


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with identity_provider() as running:
        yield running


@pytest.fixture(scope="module")
def named_stack(
    tmp_path_factory: pytest.TempPathFactory, provider: IdentityProvider
) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("named")
    database = f"{DATABASE}_named"
    known = {
        "WELLPAID_OIDC_ISSUER": provider.url,
        "WELLPAID_OIDC_NAME": "Larch ID",
        "WELLPAID_OIDC_CLIENT_ID": CLIENT_ID,
        "WELLPAID_OIDC_CLIENT_SECRET": CLIENT_SECRET,
    }
    with running_stack(folder, database=database, host="localhost", settings=known) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


class Person:
    """Somebody with an address of their own."""

    def __init__(self, page: Page, stack: Stack) -> None:
        self.page, self.stack = page, stack
        self.email = f"noor{time.time_ns()}@example.net"
        self.findings: list[str] = []

    def go(self, path: str) -> None:
        self.page.goto(self.stack.base_url + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def at(self, heading: str) -> None:
        expect(self.page.locator("h1")).to_have_text(heading)

    def look(self, name: str) -> None:
        self.findings += [f"{name}: {finding}" for finding in look_over(self.page)]

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

    def sign_up(self, *, looks: bool = False) -> None:
        self.go("/sign-up")
        self.page.get_by_label("Email", exact=True).fill(self.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        if looks:
            self.look("sign up")
        self.press("Sign up")
        self.at("Check your email")
        if looks:
            self.look("code")
        code = re.search(r"\b\d{6}\b", self.newest_letter("Your code is"))
        assert code
        self.page.get_by_label("Code").fill(code[0])
        self.press("Continue")
        expect(self.page.get_by_role("button", name="Sign out").first).to_be_visible()

    def sign_in(self, password: str = PASSWORD) -> None:
        self.go("/sign-in")
        self.page.get_by_label("Email or user name").fill(self.email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in")

    def sign_out(self) -> None:
        self.press("Sign out")
        expect(self.page.get_by_text("You’re signed out")).to_be_visible()


@pytest.fixture
def person(page: Page, named_stack: Stack) -> Iterator[Person]:
    person = Person(page, named_stack)
    yield person
    assert not person.findings, "\n".join(person.findings)


def test_sign_up_a_slip_and_a_new_password(person: Person) -> None:
    page = person.page
    person.sign_up(looks=True)
    person.sign_out()
    person.look("signed out")
    box = page.get_by_label("Show what I type")
    page.get_by_label("Password", exact=True).fill("seen")
    box.check()
    assert page.get_by_label("Password", exact=True).get_attribute("type") == "text"
    person.sign_in("not my password at all")
    expect(page.locator("#errors")).to_be_focused()
    person.look("wrong password")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email").fill(person.email)
    person.look("reset")
    person.press("Send me a link")
    person.at("A link is on its way")
    person.look("reset sent")
    link = re.search(r"http\S+", person.newest_letter("You asked for a new password"))
    assert link
    page.goto(link[0])
    person.at("Choose a new password")
    person.look("new password")
    page.get_by_label("New password").fill("six loud purple lamps")
    person.press("Save my new password")
    person.sign_in("six loud purple lamps")
    expect(page.get_by_role("button", name="Sign out").first).to_be_visible()


class Phone:
    """A phone that says yes to every passkey, unless it lies in a drawer."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }  # fmt: skip
        added = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id = added["authenticatorId"]

    def says_yes(self, *, enabled: bool) -> None:
        wish = {"authenticatorId": self.id, "enabled": enabled}
        self.session.send("WebAuthn.setAutomaticPresenceSimulation", wish)


def test_passkey(person: Person) -> None:
    page = person.page
    phone = Phone(page)
    person.sign_up()
    person.go("/settings/sign-in")
    person.look("sign-in settings")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name for it").fill("My phone")
    person.look("add a passkey")
    person.press("Add a passkey")
    person.at("Your recovery codes")
    person.look("recovery codes")
    person.go("/settings/sign-in")
    expect(page.get_by_text("My phone", exact=True).first).to_be_visible()
    person.look("sign-in settings with a passkey")
    person.sign_out()
    person.go("/sign-in?next=/settings")
    person.press("Sign in with a passkey")
    person.at("Settings")
    person.sign_out()
    phone.says_yes(enabled=False)  # or it would answer in the field, before anybody types
    person.sign_in()  # with the password, the passkey is the second step
    person.at("One more step")
    phone.says_yes(enabled=True)
    person.look("second step")
    person.press("Use my passkey")
    expect(page.get_by_role("button", name="Sign out").first).to_be_visible()
    person.go("/settings/sign-in")
    page.get_by_role("link", name="Remove My phone").click()
    person.press("Remove this passkey")
    expect(page.get_by_text("The passkey was removed.")).to_be_visible()


def test_an_identity_provider(person: Person, provider: IdentityProvider) -> None:
    page = person.page
    person.sign_up()
    person.sign_out()
    provider.wrong = ""
    provider.claims = {"sub": person.email, "email": person.email, "email_verified": True}
    person.go("/sign-in")
    person.press("Sign in with Larch ID")
    person.at("You have a sign-in here already")
    person.look("known already")
    person.sign_in()
    person.go("/settings/sign-in")
    person.press("Connect Larch ID")
    expect(page.get_by_text("You can sign in with it now.")).to_be_visible()
    person.look("connected")
    person.sign_out()
    person.go("/sign-in?next=/settings")
    person.look("sign in with a provider")
    person.press("Sign in with Larch ID")
    person.at("Settings")
    person.go("/settings/sign-in")
    page.get_by_role("link", name="Remove Larch ID").click()
    person.look("remove the provider")
    person.press("Remove it")
    expect(page.get_by_text("Nobody can sign in with it any more.")).to_be_visible()
    person.sign_out()
    provider.wrong = "access_denied"
    person.go("/sign-in")
    person.press("Sign in with Larch ID")
    person.at("You stopped on the way")


def test_settings_pages(person: Person) -> None:
    person.sign_up()
    for path in (
        "/settings", "/settings/contact", "/settings/language", "/settings/close",
        "/settings/sign-in/user-name", "/settings/sign-in/email", "/settings/sign-in/password",
        "/settings/sign-in/app", "/settings/sign-in/devices", "/settings/sign-in/activity",
        "/sign-in/again", "/sign-out",
    ):  # fmt: skip
        person.go(path)
        person.look(path)


def test_the_page_warns_keeps_what_was_typed_and_closes_itself(person: Person) -> None:
    page = person.page
    person.sign_up()
    page.clock.install()
    person.go("/settings/contact")
    name = page.get_by_label("What should we call you?")
    name.fill("Noor of the Hill")
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("13:01")
    expect(dialog).to_be_visible()
    person.findings += [f"dialog: {finding}" for finding in dialog_findings(page)]
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("14:59")
    expect(dialog).to_be_visible()
    page.clock.fast_forward("00:10")
    person.at("Sign in")
    expect(page.get_by_text("You were signed out")).to_be_visible()
    page.get_by_label("Email or user name").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    person.press("Sign in")
    person.at("Name and email")
    assert name.input_value() == "Noor of the Hill"
    expect(page.get_by_text("We kept what you typed.")).to_be_visible()
    person.press("Save")
    assert page.evaluate("Object.keys(sessionStorage)") == []


def dialog_findings(page: Page) -> list[str]:
    from tests.journeys.accessibility import axe_findings

    return axe_findings(page)


def test_nothing_secret_is_kept(person: Person) -> None:
    page = person.page
    person.sign_up()
    page.clock.install()
    person.go("/settings/sign-in/password")
    page.get_by_label("New password").fill("a secret that nobody reads")
    page.clock.fast_forward("16:00")
    person.at("Sign in")
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_a_guests_bill_closes_itself(page: Page, named_stack: Stack) -> None:
    guest = Guest(page, named_stack, next_due_bill(named_stack))
    page.clock.install()
    guest.open_bill()
    page.clock.fast_forward("13:01")
    dialog = page.get_by_role("dialog", name="Are you still there?")
    dialog.get_by_role("button", name="Keep my bill open").click()
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("15:01")
    guest.expect_heading("Is this bill for you?")
    expect(page.get_by_text("We closed your bill to keep it private")).to_be_visible()
