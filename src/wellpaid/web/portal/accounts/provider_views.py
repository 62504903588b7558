"""Signing in with an identity provider. Imported only where one is set (`WELLPAID_OIDC_…`)."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellpaid.core.identity.operations.disconnect_identity import LastWayIn, disconnect_identity
from wellpaid.core.identity.queries import Identity, ways_in
from wellpaid.kit.errors import NotFound
from wellpaid.settings.env import IdentityProvider
from wellpaid.web.portal.signed_in import sign_in_required, signed_in_user

from .happened import What, note
from .id_tokens import Expected, TokenRefused, read_id_token
from .identities import problem, provider_name

_WHYS = {"cancelled", "refused", "down", "known", "email", "other"}
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
_DOWN = {"server_error", "temporarily_unavailable"}


def _provider() -> IdentityProvider:
    provider = settings.IDENTITY_PROVIDER
    assert provider is not None  # the addresses exist only where one is set
    return provider


class ProviderClient(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The library's client, which here believes nothing that isn't signed for this sign-in."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Give what the provider says about itself.

        :raises OAuth2Error: it says it is somebody else, or leaves out what we need
        """
        config: Any = super().openid_config
        if not isinstance(config, dict) or any(not config.get(name) for name in _NEEDED):
            raise OAuth2Error("discovery is incomplete")
        if config["issuer"].rstrip("/") != _provider().issuer.rstrip("/"):
            raise OAuth2Error("another issuer")
        return config

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Give an address that comes from the settings, not from the request's Host."""
        return settings.BASE_URL + reverse("sign_in_with_return")

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Read who it is from the signed token alone.

        :raises OAuth2Error: the token isn't right
        """
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys = answer.json()
        expected = Expected(self.openid_config["issuer"], app.client_id, self.nonce)
        try:
            claims = read_id_token(str(kwargs["response"].get("id_token", "")), keys, expected)
        except TokenRefused as error:
            raise OAuth2Error(f"id_token: {error}") from error
        # Some providers write the truth as a word, and "false" is a word too.
        vouched = claims.get("email_verified") in {True, "true"}
        data = {"sub": claims["sub"], "email": claims.get("email"), "email_verified": vouched}
        login = self.get_provider().sociallogin_from_response(request, {"id_token": data})
        login.account.extra_data = {}  # the identity's number is all that we need to keep
        return login


class _Return(OAuth2CallbackView):  # type: ignore[misc]
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = state["nonce"] if state else ""
        return state, response


def why_of(request: HttpRequest, error: Any, exception: Any) -> str:
    """Sort a failure: the person's own No, a provider that is away, or anything else."""
    if error == AuthError.CANCELLED:
        return "cancelled"
    is_away = isinstance(exception, requests.RequestException)
    return "down" if is_away or request.GET.get("error") in _DOWN else "refused"


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Go to the provider to sign in."""
    if request.user.is_authenticated:
        return redirect(get_next_redirect_url(request) or "bills")
    return _go(request, AuthProcess.LOGIN)


@require_POST
@sign_in_required
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
def connect(request: HttpRequest) -> HttpResponse:
    """Go to the provider to connect an identity to who is signed in."""
    return _go(request, AuthProcess.CONNECT)


def _go(request: HttpRequest, process: str) -> HttpResponse:
    # A page of ours stands between: a form's answer that leads elsewhere is stopped by the CSP.
    provider = get_adapter().get_provider(request, _provider().key)
    provider.oauth2_adapter_class = ProviderClient
    nonce = secrets.token_urlsafe(24)
    try:
        there = provider.redirect(
            request,
            process,
            next_url=get_next_redirect_url(request),
            auth_params={"nonce": nonce},
            nonce=nonce,
        )
    except requests.RequestException:
        return problem("down")
    except OAuth2Error:
        return problem("refused")
    except ImmediateHttpResponse as answer:
        response: HttpResponse = answer.response
        return response
    if urlsplit(there["Location"]).scheme not in {"https", "http"}:
        return problem("refused")
    context = {"address": there["Location"], "provider_name": provider_name()}
    return render(request, "portal/account/with_go.html", context)


@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Take what the provider sent back."""
    client = ProviderClient(request, _provider().key)
    answer: HttpResponse = _Return.adapter_view(client)(request)
    return answer


@require_safe
def show_problem(request: HttpRequest) -> HttpResponse:
    """Say why it didn't work, and what to do."""
    why = request.GET.get("why", "")
    context = {"why": why if why in _WHYS else "refused", "provider_name": provider_name()}
    return render(request, "portal/account/with_problem.html", context)


@require_http_methods(["GET", "POST"])
@sign_in_required
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
def remove(request: HttpRequest, identity_id: int) -> HttpResponse:
    """Say what removing means, then do it."""
    user = signed_in_user(request)
    identity = _own(request, identity_id)
    context: dict[str, Any] = {"identity": identity, "provider_name": provider_name()}
    if request.method == "POST":
        try:
            disconnect_identity(user_id=user.id, identity_id=identity_id)
        except LastWayIn as error:
            context["refusal"] = error.sentence
            return render(request, "portal/account/with_remove.html", context, status=error.status)
        note(request, What.IDENTITY_REMOVED, user.id)
        get_adapter().send_notification_mail("socialaccount/email/account_disconnected", user)
        return redirect(reverse("settings_sign_in") + "?done=identity-removed")
    return render(request, "portal/account/with_remove.html", context)


def _own(request: HttpRequest, identity_id: int) -> Identity:
    rows = ways_in(signed_in_user(request).id).identities
    found = next((row for row in rows if row.id == identity_id), None)
    if found is None:
        raise NotFound
    return found
