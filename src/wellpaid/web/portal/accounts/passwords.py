"""A23: a new password by a link, and changing the one there is."""

from __future__ import annotations

from typing import Any

from allauth.account import views as library
from django.http import HttpResponse
from django.urls import reverse

from .forms import ChangePasswordForm, NewPasswordForm, ResetForm, SetPasswordForm
from .telling import TellsErrors


class Reset(TellsErrors, library.PasswordResetView):  # type: ignore[misc]
    """Take an address; always answer the same."""

    form_class = ResetForm
    template_name = "portal/account/reset.html"


class ResetSent(library.PasswordResetDoneView):  # type: ignore[misc]
    """Say what may come, whether or not it will."""

    template_name = "portal/account/reset_sent.html"


class NewPassword(TellsErrors, library.PasswordResetFromKeyView):  # type: ignore[misc]
    """Take the new password."""

    form_class = NewPasswordForm
    template_name = "portal/account/new_password.html"

    def get_success_url(self) -> str:
        """Have the person sign in with it, second step and all."""
        return reverse("sign_in") + "?reset=1"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Say that a link is over with the status that says so."""
        if context.get("token_fail"):
            kwargs["status"] = 410
        response: HttpResponse = super().render_to_response(context, **kwargs)
        return response


class ChangePassword(TellsErrors, library.PasswordChangeView):  # type: ignore[misc]
    """Take the present password and a new one."""

    form_class = ChangePasswordForm
    template_name = "portal/account/change_password.html"


class SetPassword(TellsErrors, library.PasswordSetView):  # type: ignore[misc]
    """Take a first password."""

    form_class = SetPasswordForm
    template_name = "portal/account/change_password.html"
