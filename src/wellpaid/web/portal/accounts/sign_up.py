"""A21: signing up, and the code that shows that the address is the person's."""

from __future__ import annotations

from typing import Any

from allauth.account import views as library
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from .forms import EmailCodeForm, SignUpForm
from .identities import provider_name
from .telling import TellsErrors


class SignUp(TellsErrors, library.SignupView):  # type: ignore[misc]
    """Ask for an address and a password."""

    form_class = SignUpForm
    template_name = "portal/account/sign_up.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the other way in."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"provider_name": provider_name()}


class EmailCode(TellsErrors, library.ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    """Ask for the code. A known address gets no code, but the same page and the same answers."""

    template_name = "portal/account/email_code.html"

    def _get_verify_form_class(self) -> type[forms.BaseForm]:
        return EmailCodeForm

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        """Count the try; after the last one the person starts again."""
        if self._process.record_invalid_attempt():
            return super().form_invalid(form)
        if self.request.user.is_authenticated:
            return redirect(reverse("account_email") + "?tries=1")
        return redirect(reverse("sign_in") + "?tries=1")

    def _resend_form_valid(self, form: forms.BaseForm) -> HttpResponse:
        response: HttpResponse = super()._resend_form_valid(form)
        response["Location"] += "?sent=1"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether another code was just sent."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"was_sent": "sent" in self.request.GET}
