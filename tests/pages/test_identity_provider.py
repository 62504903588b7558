"""Signing in with an OpenID Connect provider: a real one, over real HTTP on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession

from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.people import EMAIL, letter_to, make_user, sign_in
from tests.servers.identity_provider import CLIENT_ID, CLIENT_SECRET
from tests.servers.identity_provider import IdentityProvider as Provider
from tests.servers.identity_provider import identity_provider as run_provider
from wellpaid.core.identity.models import SignInEvent, User
from wellpaid.core.organizations.models import Organization
from wellpaid.settings import env

pytestmark = pytest.mark.django_db
NAME = "Larch ID"


@pytest.fixture(autouse=True)
def clinic_is_there(clinic: Organization) -> None:
    """Every page is headed by a clinic."""


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with run_provider() as running:
        running.claims = {"sub": "1071", "email": EMAIL, "email_verified": True}
        ours = env.IdentityProvider(running.url, NAME, CLIENT_ID, CLIENT_SECRET)
        settings.IDENTITY_PROVIDER = ours
        settings.SOCIALACCOUNT_PROVIDERS = env.as_library_settings(ours)
        yield running


def go(client: CheckingClient, address: str = "/sign-in/with", **answers: str) -> Any:
    """Press the button, follow to the provider, and come back as a browser would."""
    page = client.post(address, answers)
    if page.status_code != 200:
        return page
    there = page.page.find("a", class_="btn")["href"]
    assert page.page.find("meta", attrs={"http-equiv": "refresh"})["content"] == f"0; url={there}"
    back = httpx.get(there).headers["Location"]
    return client.get(f"{urlsplit(back).path}?{urlsplit(back).query}")


def happened() -> list[str]:
    return list(SignInEvent.objects.order_by("occurred_at", "id").values_list("what", flat=True))


def test_somebody_new_signs_up_by_it(client: CheckingClient, provider: Provider) -> None:
    for address in ("/sign-in", "/sign-up"):
        assert f"Sign in with {NAME}" in text_of(client.get(address).page)
    assert go(client)["Location"] == "/bills/add"
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == (EMAIL, False)
    assert user.username.startswith("u-")
    identity = SocialAccount.objects.get()
    assert (identity.uid, identity.extra_data) == ("1071", {})
    assert identity.provider.startswith("oidc-")
    assert not SocialToken.objects.exists()
    assert UserSession.objects.filter(user=user).count() == 1
    assert happened() == ["signed_up", "signed_in"]
    asked = provider.asked[0]
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert asked["redirect_uri"].endswith("/sign-in/with/return")
    assert len(asked["nonce"]) >= 32


def test_the_same_person_comes_back_and_goes_on(client: CheckingClient, provider: Provider) -> None:
    go(client)
    provider.claims["email"] = "another@example.net"
    again = CheckingClient()
    assert go(again, next="/settings")["Location"] == "/settings"
    assert User.objects.get().email == EMAIL
    assert go(CheckingClient(), next="https://thief.example")["Location"] == "/bills"


def test_an_address_that_nobody_vouches_for_gets_a_code(
    client: CheckingClient, provider: Provider
) -> None:
    provider.claims["email_verified"] = "false"
    assert go(client)["Location"] == "/sign-up/code"
    assert client.get("/settings").status_code == 302
    assert letter_to(EMAIL).subject.startswith("Your code is")


@pytest.mark.parametrize(("vouched", "lands"), [(True, "problem?why=known"), (False, "/code")])
def test_nobody_takes_over_by_an_address(
    client: CheckingClient, provider: Provider, vouched: bool, lands: str
) -> None:
    user = make_user()
    provider.claims["email_verified"] = vouched
    response = go(client)
    assert lands in response["Location"]
    assert client.get(response["Location"]).status_code == 200
    assert client.get("/settings")["Location"].startswith("/sign-in")
    assert list(User.objects.all()) == [user]
    assert not SocialAccount.objects.exists()


def test_connecting_in_the_settings_and_removing(
    client: CheckingClient, provider: Provider
) -> None:
    user = make_user()
    sign_in(client)
    assert f"Connect {NAME}" in text_of(client.get("/settings/sign-in").page)
    response = go(client, "/settings/sign-in/with/connect")
    assert response["Location"] == "/settings/sign-in?done=identity-added"
    identity = SocialAccount.objects.get(user=user)
    assert letter_to(EMAIL).subject == "A way to sign in was added"
    assert go(CheckingClient())["Location"] == "/bills"
    address = f"/settings/sign-in/with/{identity.pk}/remove"
    assert client.get(address).status_code == 200
    response = client.post(address)
    assert "It was removed" in text_of(client.get(response["Location"]).page)
    assert letter_to(EMAIL).subject == "A way to sign in was removed"
    assert not SocialAccount.objects.exists()
    assert happened() == ["signed_in", "identity_added", "signed_in", "identity_removed"]
    assert client.get(address).status_code == 404


def test_the_last_way_in_stays(client: CheckingClient, provider: Provider) -> None:
    go(client)
    address = f"/settings/sign-in/with/{SocialAccount.objects.get().pk}/remove"
    response = client.post(address)
    assert response.status_code == 409
    assert "your only way to sign in" in text_of(response.page)
    assert SocialAccount.objects.count() == 1


def test_a_strangers_identity_is_answered_as_none(
    client: CheckingClient, provider: Provider
) -> None:
    go(client)
    theirs = SocialAccount.objects.get().pk
    make_user("other@example.net")
    other = CheckingClient()
    sign_in(other, "other@example.net")
    for identity_id in (theirs, theirs + 1):
        assert other.post(f"/settings/sign-in/with/{identity_id}/remove").status_code == 404
    response = go(other, "/settings/sign-in/with/connect")
    assert response["Location"] == "/sign-in/with/problem?why=other"
    assert SocialAccount.objects.get().user.email == EMAIL


def test_the_second_step_is_asked_for_all_the_same(
    client: CheckingClient, provider: Provider
) -> None:
    go(client)
    user = User.objects.get()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    again = CheckingClient()
    assert again.get(go(again)["Location"]).request["PATH_INFO"] == "/sign-in/second-step"
    assert again.get("/settings").status_code == 302


def test_somebody_closed_stays_out(client: CheckingClient, provider: Provider) -> None:
    go(client)
    User.objects.update(is_active=False)
    assert go(CheckingClient())["Location"] == "/sign-in/closed"


WRONG = {
    "nonce": "refused", "no nonce": "refused", "issuer": "refused", "audience": "refused",
    "party": "refused", "expired": "refused", "signature": "refused", "key": "refused",
    "unsigned": "refused", "shared secret": "refused", "no token": "refused",
    "discovered issuer": "refused", "invalid_scope": "refused", "access_denied": "cancelled",
    "server_error": "down", "down": "down", "keys down": "down",
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "why"), WRONG.items())
def test_what_is_not_right_lets_nobody_in(
    client: CheckingClient, provider: Provider, wrong: str, why: str
) -> None:
    provider.wrong = wrong
    response = go(client)
    assert response["Location"] == f"/sign-in/with/problem?why={why}"
    assert client.get(response["Location"]).status_code == 200
    assert client.get("/settings").status_code == 302
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()


def test_an_identity_without_an_address(client: CheckingClient, provider: Provider) -> None:
    del provider.claims["email"]
    assert go(client)["Location"] == "/sign-in/with/problem?why=email"
    assert not User.objects.exists()


def test_an_answer_counts_once_and_in_its_own_browser(
    client: CheckingClient, provider: Provider
) -> None:
    page = client.post("/sign-in/with").page
    there = page.find("a", class_="btn")["href"]
    back = urlsplit(httpx.get(there).headers["Location"])
    address = f"{back.path}?{back.query}"
    thief = CheckingClient()
    assert thief.get(address)["Location"].endswith("why=refused")
    assert client.get(address)["Location"] == "/bills/add"
    assert client.get(address)["Location"].endswith("why=refused")
    assert client.get("/sign-in/with").status_code == 405


@pytest.mark.parametrize("why", ["cancelled", "refused", "down", "known", "email", "other", "x"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_problem_has_its_words(client: CheckingClient, why: str, language: str) -> None:
    client.cookies["wellpaid_language"] = language
    assert client.get(f"/sign-in/with/problem?why={why}").status_code == 200


def test_without_the_settings_nothing_of_it_is_there() -> None:
    code = (
        "import django, sys; django.setup()\n"
        "from django.urls import resolve, Resolver404\n"
        "from django.conf import settings\n"
        "from wellpaid.web.portal.accounts.identities import provider_name\n"
        "try: resolve('/sign-in/with'); print('there')\n"
        "except Resolver404: print('gone', repr(provider_name()))\n"
        "print([m for m in ('requests', 'jwt', 'oauthlib') if m in sys.modules])\n"
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WELLPAID_OIDC_")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=kept, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["gone ''", "[]"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"WELLPAID_OIDC_NAME": ""}, "Set all of WELLPAID_OIDC_"),
        ({"WELLPAID_OIDC_ISSUER": "http://id.example"}, "must start with https"),
    ],
)
def test_half_a_provider_is_no_provider(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], words: str
) -> None:
    for name, value in changed.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(env.SettingError, match=words):
        env.identity_provider()


def test_another_issuers_people_are_other_people() -> None:
    one, two = (
        env.IdentityProvider(url, NAME, "c", "s")
        for url in ("https://a.example", "https://b.example")
    )
    assert one.key != two.key
