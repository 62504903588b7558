"""The forms of signing up and in. The library judges; the words and the fields' limits are ours."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as library
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wellpaid.core.identity.models import User
from wellpaid.web.shared.forms import NameField

_EMAIL_MAX = 254
_PASSWORD_MAX = 200


def _password(missing: Any) -> forms.CharField:
    too_long = _("A password has at most 200 characters here.")
    return forms.CharField(
        strip=False,
        max_length=_PASSWORD_MAX,
        error_messages={"required": missing, "max_length": too_long},
    )


def _email() -> forms.EmailField:
    slip = _("That isn’t an email. Use one like ana@example.com.")
    return forms.EmailField(
        max_length=_EMAIL_MAX,
        error_messages={"required": _("Enter your email."), "invalid": slip, "max_length": slip},
    )


def _code(length: int) -> forms.CharField:
    missing = _("Enter the code.")
    return forms.CharField(max_length=length, error_messages={"required": missing})


class SignInForm(library.LoginForm):  # type: ignore[misc]
    """An address or a user name, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = _("Enter your email or user name.")
        self.fields["login"] = forms.CharField(
            max_length=_EMAIL_MAX, error_messages={"required": missing}
        )
        self.fields["password"] = _password(_("Enter your password."))
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        """Look in one place only: in two, a known address would cost a second hash, and tell."""
        login = self.cleaned_data["login"]
        kind = "email" if "@" in login else "username"
        return {kind: login, "password": self.cleaned_data["password"]}


class SignUpForm(library.SignupForm):  # type: ignore[misc]
    """An address and a password. A known address is answered like a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email()
        self.fields["password1"] = _password(_("Choose a password."))
        self.order_fields(["email", "password1"])

    def try_save(self, request: HttpRequest) -> Any:
        """Hash the password in both cases: the time it takes must not tell."""
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class EmailCodeForm(library.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code from the letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(20)


class ResetForm(library.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email()


class _OneNewPassword:
    """Ask for the new password once: it can be shown, so nobody has to type it blind twice."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        password = self.fields["password1"]
        password.error_messages["required"] = _("Choose a new password.")
        password.max_length = _PASSWORD_MAX  # type: ignore[attr-defined]


class NewPasswordForm(_OneNewPassword, library.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by a link."""


class SetPasswordForm(_OneNewPassword, library.SetPasswordForm):  # type: ignore[misc]
    """A first password, for somebody who came from elsewhere."""


class ChangePasswordForm(_OneNewPassword, library.ChangePasswordForm):  # type: ignore[misc]
    """A new password beside the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = _password(_("Enter the password you have now."))
        self.order_fields(["oldpassword", "password1"])


class ChangeEmailForm(library.AddEmailForm):  # type: ignore[misc]
    """A new address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email()


class PasswordAgainForm(library.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password(_("Enter your password."))


class _Code:
    """A code from the app, or a recovery code; blanks in it don't matter."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code(20)

    def clean_code(self) -> str:
        """Judge the digits."""
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split()).replace("-", "")
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class SecondStepForm(_Code, factors.AuthenticateForm):  # type: ignore[misc]
    """The second step."""


class CodeAgainForm(_Code, factors.ReauthenticateForm):  # type: ignore[misc]
    """The second step once more."""


class AppForm(_Code, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code from a new app."""


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """What the browser made, and a name for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60
        self.fields["credential"].error_messages["required"] = _(
            "The passkey wasn’t made. Try again."
        )


class RenamePasskeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = _("Enter a name.")
        initial = self.initial["name"]
        self.fields["name"] = forms.CharField(
            max_length=60, initial=initial, error_messages={"required": missing}
        )


class UserNameForm(forms.Form):
    """A name to sign in with. Without @, so that it's never taken for an address."""

    username = forms.CharField(
        min_length=3,
        max_length=60,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9._-]+\Z",
                _("Use letters, digits, dots and dashes only."),
            )
        ],
        error_messages={
            "required": _("Enter a user name."),
            "min_length": _("Use at least 3 letters or digits."),
        },
    )


class ContactForm(forms.Form):
    """How somebody wants to be called."""

    display_name = NameField(required=False, max_length=120)


class LanguageForm(forms.Form):
    """The language of the pages and letters."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
