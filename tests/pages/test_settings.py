"""A36: what a person sets, and how they sign in."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.factories import NOW, make_clinic
from tests.members import member_of
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.people import EMAIL, PASSWORD, letter_to, make_user, sign_in
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.identity.models import SignInEvent, User
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.core.organizations.roles import Role
from wellpaid.core.organizations.rules import places_of

pytestmark = pytest.mark.django_db
PAGES = (
    "/settings", "/settings/contact", "/settings/language", "/settings/close", "/settings/sign-in",
    "/settings/sign-in/user-name", "/settings/sign-in/email", "/settings/sign-in/password",
    "/settings/sign-in/devices", "/settings/sign-in/activity", "/settings/sign-in/passkeys/add",
    "/settings/sign-in/app", "/sign-in/again",
)  # fmt: skip


@pytest.fixture(autouse=True)
def clinic_is_there(clinic: Organization) -> None:
    """Every page is headed by a clinic."""


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def somebody(client: CheckingClient, user: User) -> CheckingClient:
    """Somebody who is signed in."""
    sign_in(client)
    return client


def later(client: CheckingClient) -> None:
    """Let the moment pass in which nobody is asked again."""
    session = client.session
    session["started_at"] -= 3600
    session["account_authentication_methods"] = [
        {**method, "at": method["at"] - 3600}
        for method in session["account_authentication_methods"]
    ]
    session.save()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("address", PAGES)
def test_stands(somebody: CheckingClient, user: User, address: str, language: str) -> None:
    User.objects.filter(id=user.id).update(language=language)
    response = somebody.get(address)
    assert response.status_code == 200
    assert response["Content-Language"] == language


@pytest.mark.parametrize("address", PAGES)
def test_strangers_sign_in_first(client: CheckingClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("address", [
    "/settings/close", "/settings/sign-in/user-name", "/settings/sign-in/email",
    "/settings/sign-in/passkeys/add", "/settings/sign-in/app",
])  # fmt: skip
def test_what_matters_is_asked_again(somebody: CheckingClient, address: str) -> None:
    later(somebody)
    response = somebody.get(address)
    assert response["Location"].startswith("/sign-in/again?next=")
    wrong = somebody.post(response["Location"], {"password": "wrong", "next": address})
    assert wrong.status_code == 400
    right = somebody.post(response["Location"], {"password": PASSWORD, "next": address})
    assert right["Location"] == address
    assert somebody.get(address).status_code == 200


def test_name(somebody: CheckingClient, user: User) -> None:
    response = somebody.post("/settings/contact", {"display_name": "Odalys"})
    assert "Saved" in text_of(somebody.get(response["Location"]).page)
    assert User.objects.get(id=user.id).display_name == "Odalys"


def test_language_is_the_persons_on_every_device(somebody: CheckingClient, user: User) -> None:
    somebody.post("/settings/language", {"language": "es"})
    assert User.objects.get(id=user.id).language == "es"
    elsewhere = CheckingClient()
    assert elsewhere.get("/health")["Content-Language"] == "en"
    sign_in(elsewhere)
    assert elsewhere.get("/health")["Content-Language"] == "es"
    elsewhere.get("/settings?lang=en")
    assert User.objects.get(id=user.id).language == "en"
    assert somebody.get("/health")["Content-Language"] == "en"


def test_password(somebody: CheckingClient, user: User) -> None:
    other = CheckingClient()
    sign_in(other)
    address = "/settings/sign-in/password"
    wrong = somebody.post(address, {"oldpassword": "wrong", "password1": "another long one"})
    assert wrong.status_code == 400
    assert "That isn’t the password you have now." in text_of(wrong.page)
    right = somebody.post(address, {"oldpassword": PASSWORD, "password1": "another long one"})
    assert right["Location"] == "/settings/sign-in?done=password"
    assert "Your password was changed." in text_of(somebody.get(right["Location"]).page)
    assert other.get("/settings").status_code == 302
    assert letter_to(EMAIL).subject == "Your password was changed"


def test_email(somebody: CheckingClient, user: User) -> None:
    response = somebody.post("/settings/sign-in/email", {"email": "new@example.net"})
    assert response["Location"] == "/sign-up/code"
    assert "new@example.net" in text_of(somebody.get("/sign-up/code").page)
    assert User.objects.get(id=user.id).email == EMAIL
    code = re.search(r"\b\d{6}\b", letter_to("new@example.net").body)[0]
    response = somebody.post("/sign-up/code", {"code": code, "action": "verify"})
    assert response["Location"] == "/settings/sign-in?done=email"
    assert "new@example.net" in text_of(somebody.get(response["Location"]).page)
    assert User.objects.get(id=user.id).email == "new@example.net"
    assert letter_to(EMAIL).subject == "Your email was changed"


def test_another_persons_email_is_taken_in_like_any_other(somebody: CheckingClient) -> None:
    make_user("taken@example.net")
    response = somebody.post("/settings/sign-in/email", {"email": "taken@example.net"})
    assert response["Location"] == "/sign-up/code"
    assert "taken@example.net" in text_of(somebody.get("/sign-up/code").page)


def test_user_name(somebody: CheckingClient) -> None:
    User.objects.create(
        username="taken", email="t@example.net", joined_at=User.objects.get().joined_at
    )
    address = "/settings/sign-in/user-name"
    for bad, words in (("", "Enter a user name."), ("a@b", "Use letters"), ("TAKEN", "is taken")):
        response = somebody.post(address, {"username": bad})
        assert response.status_code == 400
        assert words in text_of(response.page)
    somebody.post(address, {"username": "Odalys.F"})
    client = CheckingClient()
    assert client.post("/sign-in", {"login": "odalys.f", "password": PASSWORD}).status_code == 302


def code_for(page: Any, ahead: int = 0) -> str:
    """Be the app: make the code from the key on the page."""
    key = page.find("dl", class_="facts").dd.get_text().replace(" ", "")
    return code_of_key(key, ahead)


def code_of_key(key: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(key, int(time.time()) // 30 + ahead))


@pytest.fixture(autouse=True)
def commits_happen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the library does after a commit it does at once: a test's transaction never commits."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call, **_: call())


def set_up_app(somebody: CheckingClient) -> str:
    page = somebody.get("/settings/sign-in/app").page
    assert page.find("svg", class_="qr")
    key = page.find("dl", class_="facts").dd.get_text().replace(" ", "")
    wrong = somebody.post("/settings/sign-in/app", {"code": "12"})
    assert wrong.status_code == 400
    response = somebody.post("/settings/sign-in/app", {"code": code_of_key(key)})
    assert response["Location"] == "/settings/sign-in/recovery-codes?new=1"
    return key


def test_app_and_recovery_codes(somebody: CheckingClient, user: User) -> None:
    key = set_up_app(somebody)
    assert key not in str(list(Authenticator.objects.values_list("data", flat=True)))
    page = somebody.get("/settings/sign-in/recovery-codes?new=1").page
    codes = [item.get_text() for item in page.find("ul", class_="codes").find_all("li")]
    assert len(codes) == 10
    file = somebody.get("/settings/sign-in/recovery-codes/download")
    assert file.content.decode().split("\n")[:-1] == codes

    client = CheckingClient()
    response = client.post("/sign-in", {"login": EMAIL, "password": PASSWORD, "next": "/settings"})
    assert response["Location"] == "/sign-in/second-step"
    assert client.get("/settings").status_code == 302
    assert client.get("/sign-in")["Location"] == "/sign-in/second-step"
    assert client.post("/sign-in/second-step", {"code": "12"}).status_code == 400
    response = client.post("/sign-in/second-step", {"code": codes[0]})
    assert response["Location"] == "/settings"
    again = CheckingClient()
    again.post("/sign-in", {"login": EMAIL, "password": PASSWORD})
    assert again.post("/sign-in/second-step", {"code": codes[0]}).status_code == 400
    assert again.post("/sign-in/second-step", {"code": code_of_key(key, 1)}).status_code == 302

    made = somebody.get("/settings/sign-in/recovery-codes/new").page
    assert "The 9 codes" in text_of(made)
    response = somebody.post("/settings/sign-in/recovery-codes/new")
    fresh = somebody.get(response["Location"]).page.find("ul", class_="codes").get_text()
    assert codes[1] not in fresh

    assert somebody.get("/settings/sign-in/app/remove").status_code == 200
    somebody.post("/settings/sign-in/app/remove")
    sign_in(CheckingClient())
    kinds = set(SignInEvent.objects.values_list("what", flat=True))
    assert {"factor_added", "factor_removed", "recovery_codes_made"} <= kinds


def test_second_step_is_limited(somebody: CheckingClient) -> None:
    set_up_app(somebody)
    client = CheckingClient()
    client.post("/sign-in", {"login": EMAIL, "password": PASSWORD})
    answers = [client.post("/sign-in/second-step", {"code": "000000"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [400] * 10 + [429]


def test_remembered_device(somebody: CheckingClient) -> None:
    key = set_up_app(somebody)
    client = CheckingClient()
    client.post("/sign-in", {"login": EMAIL, "password": PASSWORD})
    client.post("/sign-in/second-step", {"code": code_of_key(key, 1), "remember": "1"})
    assert client.cookies["wellpaid_trusted"]["max-age"] == 30 * 24 * 3600
    client.post("/sign-out")
    response = client.post("/sign-in", {"login": EMAIL, "password": PASSWORD})
    assert response["Location"] == "/bills"


def test_starting_over_at_the_second_step(somebody: CheckingClient) -> None:
    set_up_app(somebody)
    client = CheckingClient()
    client.post("/sign-in", {"login": EMAIL, "password": PASSWORD})
    response = client.post("/sign-out", {"next": "/sign-in"})
    assert response["Location"] == "/sign-in"
    assert client.get("/sign-in").status_code == 200


def test_devices(somebody: CheckingClient, user: User) -> None:
    others = [CheckingClient() for _ in range(3)]
    for other in others:
        sign_in(other, HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Version/17 Safari/604")
    page = somebody.get("/settings/sign-in/devices").page
    assert text_of(page).count("Safari on iPhone") == 6, "three rows, each with its button's words"
    assert text_of(page).count("This device") == 1
    ends = [form["action"] for form in page.main.find_all("form") if "/end" in form["action"]]
    response = somebody.post(ends[0])
    assert "That device was signed out." in text_of(somebody.get(response["Location"]).page)
    assert [other.get("/settings").status_code for other in others].count(302) == 1
    somebody.post("/settings/sign-in/devices/end-others")
    assert [other.get("/settings").status_code for other in others] == [302, 302, 302]
    assert somebody.get("/settings").status_code == 200


def test_nobody_ends_a_strangers_session(somebody: CheckingClient) -> None:
    make_user("other@example.net")
    other = CheckingClient()
    sign_in(other, "other@example.net")
    from allauth.usersessions.models import UserSession

    theirs = UserSession.objects.get(user__email="other@example.net")
    assert somebody.post(f"/settings/sign-in/devices/{theirs.pk}/end").status_code == 404
    assert somebody.post("/settings/sign-in/devices/999999/end").status_code == 404
    assert other.get("/settings").status_code == 200


def test_activity(somebody: CheckingClient) -> None:
    CheckingClient().post("/sign-in", {"login": EMAIL, "password": "wrong"})
    words = text_of(somebody.get("/settings/sign-in/activity").page)
    assert "Somebody tried to sign in and couldn’t" in words
    assert "You signed in" in words


def test_closing(somebody: CheckingClient, user: User) -> None:
    other = CheckingClient()
    sign_in(other)
    response = somebody.post("/settings/close")
    assert response["Location"] == "/settings/closed"
    assert somebody.get("/settings").status_code == 302
    assert other.get("/settings").status_code == 302
    response = other.post("/sign-in", {"login": EMAIL, "password": PASSWORD})
    assert response["Location"] == "/sign-in/closed"
    assert User.objects.filter(id=user.id, is_active=False).exists()


def test_the_last_administrator_stays_signed_up(somebody: CheckingClient, user: User) -> None:
    clinic = make_clinic()
    add_member(
        organization_id=clinic.id, user_id=user.id, role=Role.ADMINISTRATOR, actor=SYSTEM, now=NOW
    )
    response = somebody.post("/settings/close")
    assert response.status_code == 409
    assert "last active administrator" in text_of(response.page)
    assert somebody.get("/settings").status_code == 200
    member_of(clinic, Role.ADMINISTRATOR)
    assert somebody.post("/settings/close")["Location"] == "/settings/closed"
    assert places_of(user.id, now=NOW) == []
