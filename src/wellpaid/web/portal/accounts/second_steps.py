"""A36, sign-in: adding and removing passkeys, the app and recovery codes."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.http import HttpResponse
from django.urls import reverse

from .forms import AddPasskeyForm, AppForm, RenamePasskeyForm
from .telling import TellsErrors


def _settings(done: str) -> str:
    return f"{reverse('settings_sign_in')}?done={done}"


class AddPasskey(TellsErrors, webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Have the browser make a passkey that stands for device and person."""

    form_class = AddPasskeyForm
    template_name = "portal/account/passkey_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask the browser for one that it keeps, and that checks the person."""
        form = kwargs.get("form") or self.get_form()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return context | {"form": form, "options": json.dumps(options)}

    def get_success_url(self) -> str:
        """Show recovery codes where they are new."""
        if self.did_generate_recovery_codes:
            return reverse("mfa_view_recovery_codes") + "?new=1"
        return _settings("passkey-added")


class RenamePasskey(TellsErrors, webauthn.EditWebAuthnView):  # type: ignore[misc]
    """Give a passkey another name."""

    form_class = RenamePasskeyForm
    template_name = "portal/account/passkey_rename.html"

    def get_success_url(self) -> str:
        """Back to the list."""
        return _settings("passkey-renamed")


class RemovePasskey(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Say what removing means, then do it."""

    template_name = "portal/account/passkey_remove.html"

    def get_success_url(self) -> str:
        """Back to the list."""
        return _settings("passkey-removed")


class AddApp(TellsErrors, totp.ActivateTOTPView):  # type: ignore[misc]
    """Show the key as a picture and as text, and take the first code."""

    form_class = AppForm
    template_name = "portal/account/app_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the key in groups that can be typed."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return context | {"secret": grouped}

    def get_success_url(self) -> str:
        """Show recovery codes where they are new."""
        if self.did_generate_recovery_codes:
            return reverse("mfa_view_recovery_codes") + "?new=1"
        return _settings("app-added")


class RemoveApp(TellsErrors, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Say what removing means, then do it."""

    template_name = "portal/account/app_remove.html"

    def get_success_url(self) -> str:
        """Back to the list."""
        return _settings("app-removed")


class RecoveryCodes(recovery.ViewRecoveryCodesView):  # type: ignore[misc]
    """Show the codes that are left."""

    template_name = "portal/account/recovery_codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Write each in two groups."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        codes = [f"{code[:4]} {code[4:]}" for code in context["unused_codes"]]
        return context | {"codes": codes, "is_new": "new" in self.request.GET}


class NewRecoveryCodes(TellsErrors, recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Say that the old ones end, then make new ones."""

    template_name = "portal/account/recovery_codes_new.html"

    def get_success_url(self) -> str:
        """Show them."""
        return reverse("mfa_view_recovery_codes") + "?new=1"


class DownloadRecoveryCodes(recovery.DownloadRecoveryCodesView):  # type: ignore[misc]
    """The codes as a text file, one a line."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Write the file."""
        text = "".join(f"{code[:4]} {code[4:]}\n" for code in context["unused_codes"])
        name = 'attachment; filename="recovery-codes.txt"'
        return HttpResponse(
            text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name}
        )
