"""A20, A22: signing in, the second step, passkeys, saying who you are once more, signing out."""

from __future__ import annotations

import json
from typing import Any

from allauth.account import views as library
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as factors
from allauth.mfa.internal.flows import trust
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth, flows
from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from wellpaid.core.identity.queries import user_named

from .forms import CodeAgainForm, PasswordAgainForm, SecondStepForm, SignInForm
from .happened import What, note
from .identities import provider_name
from .telling import TellsErrors

# What the page may say that happened before: each has words in the template.
_NOTES = {"away", "out", "tries", "reset", "passkey"}


class SignIn(TellsErrors, library.LoginView):  # type: ignore[misc]
    """Ask for the address or user name and the password; offer a passkey."""

    form_class = SignInForm
    template_name = "portal/account/sign_in.html"

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        """Keep that somebody tried, and answer everybody alike."""
        if form.cleaned_data.get("login") and form.cleaned_data.get("password"):
            note(self.request, What.SIGN_IN_FAILED, user_named(form.cleaned_data["login"]))
        answer: HttpResponse = super().form_invalid(form)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what happened before."""
        told = next((name for name in sorted(_NOTES) if name in self.request.GET), "")
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "told": "" if context["form"].errors else told,
            "provider_name": provider_name(),
        }


class SecondStep(TellsErrors, factors.AuthenticateView):  # type: ignore[misc]
    """Ask for a passkey, a code from the app, or a recovery code."""

    form_class = SecondStepForm
    template_name = "portal/account/second_step.html"

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        """Go on, and remember this browser for 30 days if the person wishes."""
        response: HttpResponse = super().form_valid(form)
        if self.request.POST.get("remember"):
            trust.trust_browser(self.request, self.stage.login.user, response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the browser needs for a passkey, and which kinds the person has."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        kinds = set(self.stage.login.user.authenticator_set.values_list("type", flat=True))
        posted = self.webauthn_form if self.webauthn_form.is_bound else self.auth_form
        return context | {
            "options": json.dumps(context["js_data"]["request_options"]),
            "kinds": kinds,
            "form": posted,
            "code_form": self.auth_form,
        }


class PasskeySignIn(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """Sign in with a passkey alone: it stands for the device and for the person."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give the script a challenge; a person who comes here is sent to the form."""
        if request.headers.get("Accept") != "application/json":
            return redirect("sign_in")
        return JsonResponse(auth.begin_authentication(user=None))

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        """Go where the person was heading."""
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        answer: HttpResponse = flows.perform_passwordless_login(self.request, authenticator, login)
        return answer

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        """Back to the form, which says so."""
        note(self.request, What.SIGN_IN_FAILED, None)
        wanted = {"passkey": "1"}
        if address := get_next_redirect_url(self.request):
            wanted["next"] = address
        return redirect(f"{reverse('sign_in')}?{urlencode(wanted)}")


class _Again(TellsErrors):
    """Saying once more who you are, before something that matters."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the other ways."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        others = {row["id"]: row["url"] for row in context["reauthentication_alternatives"]}
        return context | {
            "by_password": others.get("reauthenticate"),
            "by_code": others.get("mfa_reauthenticate"),
            "by_passkey": others.get("mfa_reauthenticate:webauthn"),
        }


class PasswordAgain(_Again, library.ReauthenticateView):  # type: ignore[misc]
    """By password."""

    form_class = PasswordAgainForm
    template_name = "portal/account/again.html"


class CodeAgain(_Again, factors.ReauthenticateView):  # type: ignore[misc]
    """By code."""

    form_class = CodeAgainForm
    template_name = "portal/account/again_code.html"


class PasskeyAgain(_Again, webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """By passkey."""

    template_name = "portal/account/again_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the browser needs."""
        form = kwargs.get("form") or self.get_form()
        context = super().get_context_data(**kwargs)
        return context | {
            "form": form,
            "options": json.dumps(context["js_data"]["request_options"]),
        }


class SignOut(library.LogoutView):  # type: ignore[misc]
    """Ask without a script's help, then close everything that was open."""

    template_name = "portal/account/sign_out.html"

    def logout(self) -> None:
        """Close bills that were opened as a guest, too."""
        super().logout()
        self.request.session.flush()

    def get_redirect_url(self) -> str:
        """Say that it is done."""
        return self.get_next_url() or reverse("sign_in") + "?out=1"


class Closed(library.AccountInactiveView):  # type: ignore[misc]
    """For somebody who knew the password of a way in that is closed."""

    template_name = "portal/account/closed.html"
