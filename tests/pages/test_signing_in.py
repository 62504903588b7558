"""Signing up and in, and out again: what each page says, and that none tells who is here."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import hashers

from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.people import EMAIL, PASSWORD, letter_to, make_user, sign_in
from wellpaid.core.identity.models import SignInEvent, User
from wellpaid.core.organizations.models import Organization

pytestmark = pytest.mark.django_db
OPEN_PAGES = (
    "/sign-in", "/sign-up", "/reset-password", "/reset-password/sent", "/sign-in/closed",
    "/settings/closed",
)  # fmt: skip
# What the library would offer at its usual places.
NOT_OURS = (
    "/accounts/", "/accounts/login/", "/accounts/signup/", "/login", "/sign-in/code",
    "/accounts/2fa/", "/accounts/sessions/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def clinic_is_there(clinic: Organization) -> None:
    """Every page is headed by a clinic."""


@pytest.fixture
def user() -> User:
    return make_user()


def code_of(letter: Any) -> str:
    found = re.search(r"\b(\d{6})\b", letter.body)
    assert found
    return found[1]


@pytest.mark.parametrize("address", OPEN_PAGES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_stands(client: CheckingClient, address: str, language: str) -> None:
    client.cookies["wellpaid_language"] = language
    assert client.get(address).status_code == 200


def test_signing_up(client: CheckingClient) -> None:
    response = client.post("/sign-up", {"email": "Noor@Example.net", "password1": PASSWORD})
    assert response["Location"] == "/sign-up/code"
    page = client.get("/sign-up/code").page
    assert "noor@example.net" in text_of(page)
    code = code_of(letter_to("noor@example.net"))
    wrong = "000000" if code != "000000" else "111111"
    response = client.post("/sign-up/code", {"code": wrong, "action": "verify"})
    assert response.status_code == 400
    response = client.post("/sign-up/code", {"code": code, "action": "verify"})
    assert response["Location"] == "/bills/add"
    user = User.objects.get(email="noor@example.net")
    assert user.language == "en"
    assert client.get("/settings").status_code == 200


def test_signing_up_goes_on_to_where_one_wanted(client: CheckingClient) -> None:
    client.post(
        "/sign-up?next=/settings",
        {"email": "n@example.net", "password1": PASSWORD, "next": "/settings"},
    )
    code = code_of(letter_to("n@example.net"))
    response = client.post("/sign-up/code", {"code": code, "action": "verify"})
    assert response["Location"] == "/settings"


@pytest.mark.parametrize("thief", ["https://thief.example/", "//thief.example", "/\\thief.example"])
def test_nobody_is_led_away(client: CheckingClient, user: User, thief: str) -> None:
    response = client.post("/sign-in", {"login": EMAIL, "password": PASSWORD, "next": thief})
    assert response["Location"] == "/bills"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Enter your email."),
        ({"email": "ana"}, "That isn’t an email."),
        ({"email": "ana@example.net", "password1": "short"}, "Use at least 12 characters."),
        ({"email": "ana@example.net", "password1": "q1w2e3r4t5y6"}, "Many people use this"),
    ],
)  # fmt: skip
def test_slips_at_sign_up(client: CheckingClient, answers: dict[str, str], words: str) -> None:
    response = client.post("/sign-up", answers)
    assert response.status_code == 400
    assert words in text_of(response.page)
    assert response.page.find(id="id_email")["value"] == answers.get("email", "")
    assert answers.get("password1", "nothing typed") not in response.content.decode()
    assert not User.objects.exists()


def hash_count(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the slow part: how often a password is hashed."""
    counted: list[int] = []
    real = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode",
        lambda self, password, salt: counted.append(1) or real(self, password, salt),
    )  # fmt: skip
    return counted


def words_without(response: Any, *own: str) -> str:
    words = text_of(response.page)
    for text in own:
        words = words.replace(text, "…")
    return words


@pytest.mark.parametrize(
    ("known", "unknown"), [(EMAIL, "nobody@example.net"), ("odalys", "nobody")]
)
def test_sign_in_says_the_same_to_strangers(
    user: User, monkeypatch: pytest.MonkeyPatch, known: str, unknown: str
) -> None:
    User.objects.filter(id=user.id).update(username="odalys")
    answers, hashes = [], []
    for login in (known, unknown):
        counted = hash_count(monkeypatch)
        response = CheckingClient().post(
            "/sign-in", {"login": login, "password": "not the password"}
        )
        assert response.status_code == 400
        answers.append(response.page.main.get_text().replace(login, "…"))
        hashes.append(len(counted))
    assert answers[0] == answers[1]
    assert hashes == [1, 1]


def test_sign_up_says_the_same_about_known_addresses(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, hashes = [], []
    for email in (EMAIL, "nobody@example.net"):
        client = CheckingClient()
        counted = hash_count(monkeypatch)
        response = client.post("/sign-up", {"email": email, "password1": "a quite different one"})
        hashes.append(len(counted))
        page = client.get(response["Location"])
        after = [
            (client.get(address).status_code, client.get(address).get("Location"))
            for address in ("/sign-in", "/sign-up", "/settings", "/sign-in/second-step")
        ]
        wrong = client.post("/sign-up/code", {"code": "12", "action": "verify"})
        again = client.post("/sign-up/code", {"action": "resend"})
        tries = [client.post("/sign-up/code", {"code": "12", "action": "verify"}) for _ in range(2)]
        seen.append([
            response.status_code, response["Location"], words_without(page, email), after,
            words_without(wrong, email), again.status_code, again.get("Location"),
            [(r.status_code, r.get("Location")) for r in tries],
        ])  # fmt: skip
    assert seen[0] == seen[1]
    assert hashes == [1, 1]
    assert letter_to(EMAIL).subject == "You can sign in already"
    assert User.objects.get(id=user.id).check_password(PASSWORD)


def test_reset_says_the_same_to_strangers(user: User) -> None:
    seen = []
    for email in (EMAIL, "nobody@example.net"):
        client = CheckingClient()
        response = client.post("/reset-password", {"email": email})
        seen.append(
            (
                response.status_code,
                response["Location"],
                text_of(client.get(response["Location"]).page),
            )
        )
    assert seen[0] == seen[1]
    assert "Nobody signs in with this email" in letter_to("nobody@example.net").body


def test_a_new_password_by_a_link(client: CheckingClient, user: User) -> None:
    client.post("/reset-password", {"email": EMAIL})
    link = re.search(r"http\S+", letter_to(EMAIL).body)[0]
    path = urlsplit(link).path
    other_device = CheckingClient()
    form = other_device.get(path, follow=True)
    where = form.redirect_chain[-1][0]
    assert "set-password" in where
    response = other_device.post(where, {"password1": "short"})
    assert response.status_code == 400
    response = other_device.post(where, {"password1": "an even better one"})
    assert response["Location"] == "/sign-in?reset=1"
    assert "Your new password works" in text_of(other_device.get(response["Location"]).page)
    assert User.objects.get(id=user.id).check_password("an even better one")
    assert letter_to(EMAIL).subject == "Your password was changed"
    assert CheckingClient().get(path).status_code == 410


def test_signing_in_and_out(client: CheckingClient, user: User) -> None:
    response = client.post("/sign-in", {"login": EMAIL.upper(), "password": PASSWORD})
    assert response["Location"] == "/bills"
    page = client.get("/").page
    assert "Sign out" in text_of(page.header)
    assert client.get("/sign-out").status_code == 200
    response = client.post("/sign-out")
    assert response["Location"] == "/sign-in?out=1"
    assert "You’re signed out" in text_of(client.get(response["Location"]).page)
    assert client.get("/settings")["Location"] == "/sign-in?next=%2Fsettings"
    happened = list(SignInEvent.objects.order_by("occurred_at").values_list("what", "user_id"))
    assert happened == [("signed_in", user.id), ("signed_out", user.id)]


def test_a_failed_try_is_kept_without_what_was_typed(client: CheckingClient, user: User) -> None:
    client.post("/sign-in", {"login": "my secret", "password": "x"})
    client.post("/sign-in", {"login": EMAIL, "password": "x"})
    rows = SignInEvent.objects.order_by("occurred_at").values_list("what", "user_id")
    assert list(rows) == [("sign_in_failed", None), ("sign_in_failed", user.id)]


def test_too_many_wrong_passwords(user: User) -> None:
    """Ten for one address, wherever they come from; then even the right one has to wait."""
    client = CheckingClient()
    for number in range(10):
        response = client.post(
            "/sign-in", {"login": EMAIL, "password": "wrong"}, REMOTE_ADDR=f"192.0.2.{number}"
        )
        assert response.status_code == 400
    response = client.post(
        "/sign-in", {"login": EMAIL, "password": PASSWORD}, REMOTE_ADDR="192.0.2.99"
    )
    assert response.status_code == 429
    assert "Too many tries. Wait 30 minutes" in text_of(response.page)


def test_too_many_tries_from_one_place(client: CheckingClient) -> None:
    for _ in range(20):
        client.post("/sign-up", {"email": ""})
    response = client.post("/sign-up", {"email": ""})
    assert response.status_code == 429
    assert "You tried too often" in text_of(response.page)


def test_a_closed_sign_in_tells_only_who_knows_the_password(
    client: CheckingClient, user: User
) -> None:
    User.objects.filter(id=user.id).update(is_active=False)
    wrong = client.post("/sign-in", {"login": EMAIL, "password": "wrong"})
    assert wrong.status_code == 400
    response = client.post("/sign-in", {"login": EMAIL, "password": PASSWORD})
    assert response["Location"] == "/sign-in/closed"


def test_browsers_know_what_each_field_is_for(client: CheckingClient) -> None:
    page = client.get("/sign-in").page
    assert page.find(id="id_login")["autocomplete"] == "username webauthn"
    assert page.find(id="id_password")["autocomplete"] == "current-password"
    page = client.get("/sign-up").page
    assert page.find(id="id_email")["autocomplete"] == "username"
    assert page.find(id="id_password1")["autocomplete"] == "new-password"


@pytest.mark.parametrize("address", NOT_OURS)
def test_nothing_of_the_library_is_reachable(client: CheckingClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_new_device_is_told(user: User) -> None:
    agents = (
        "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537",
        "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537",
        "Mozilla/5.0 (iPhone) Safari/604",
    )
    told = []
    for agent in agents:
        client = CheckingClient()
        sign_in(client, HTTP_USER_AGENT=agent)
        told.append(letter_to(EMAIL).subject if letter_to(EMAIL) else "")
    assert told == ["", "", "You signed in on a new device"]
