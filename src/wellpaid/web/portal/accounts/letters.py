"""The letters about signing in: what each says, and the way it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.kit.clock import utc_now
from wellpaid.kit.ids import new_id
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.web.shared.page_context import the_portal_clinic

from .identities import provider_name

type Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """Subject and body."""

    subject: str
    body: str


def send(template_prefix: str, recipient: str, facts: Facts) -> None:
    """Queue the letter that the sign-in library asks for, by the library's own name of it."""
    clinic = the_portal_clinic()
    if clinic.id is None:  # before the first provider is set up nobody can sign up either
        return
    kind = template_prefix.rpartition("/")[2]
    language = getattr(facts.get("user"), "language", "") or get_language() or "en"
    with translation.override(language):
        words = _LETTERS.get(kind, _changed)(facts)
        ending = _("Questions? Call {clinic} at {phone}. TTY 711.").format(
            clinic=clinic.name, phone=phone_words(clinic.phone)
        )
    email = Email(
        kind=f"sign-in:{kind}"[:40],
        about_id=new_id(),  # each is a letter of its own, even to the same person
        recipient=recipient,
        language=language,
        subject=words.subject,
        body=f"{words.body}\n\n{ending}\n",
    )
    with tenant(clinic.id):
        queue_email(email=email, now=utc_now())


def _address(name: str) -> str:
    # From the settings, not from the request: a letter must not lead where a forged Host says.
    return settings.BASE_URL + reverse(name)


def _code(facts: Facts) -> Words:
    return Words(
        _("Your code is {code}").format(code=facts["code"]),
        _(
            "Type this code on the page where we asked for it: {code}\n\nIt works for 15 minutes. "
            "We never ask for it by phone. If you didn’t ask for it, you can ignore this letter."
        ).format(code=facts["code"]),
    )


def _known(facts: Facts) -> Words:
    return Words(
        _("You can sign in already"),
        _(
            "Somebody, maybe you, tried to sign up with this email. You signed up before, so "
            "nothing has changed.\n\nSign in: {sign_in}\n\nForgot your password? {reset}"
        ).format(sign_in=_address("sign_in"), reset=_address("reset_password")),
    )


def _unknown(facts: Facts) -> Words:
    return Words(
        _("You asked for a new password"),
        _(
            "Somebody, maybe you, asked for a new password. Nobody signs in with this email, so "
            "try another of your emails, or sign up: {sign_up}\n\nYou can pay a bill with its Bill "
            "ID without signing in: {home}"
        ).format(sign_up=_address("sign_up"), home=_address("home")),
    )


def _reset(facts: Facts) -> Words:
    return Words(
        _("You asked for a new password"),
        _(
            "Choose a new password here within one hour:\n\n{address}\n\nIf you didn’t ask for "
            "this, you can ignore this letter. Your password stays as it is."
        ).format(address=facts["password_reset_url"]),
    )


def _password_changed(facts: Facts) -> Words:
    return Words(_("Your password was changed"), _("Your password was changed.") + _not_you())


def _email_changed(facts: Facts) -> Words:
    return Words(
        _("Your email was changed"),
        _("You now sign in with another email. This one doesn’t work any more.") + _not_you(),
    )


def _app_added(facts: Facts) -> Words:
    return Words(
        _("A second step was added"),
        _("You now need a code from your app to sign in.") + _not_you(),
    )


def _app_removed(facts: Facts) -> Words:
    return Words(
        _("A second step was removed"),
        _("The codes from your app aren’t asked for any more.") + _not_you(),
    )


def _passkey_added(facts: Facts) -> Words:
    return Words(_("A passkey was added"), _("You can now sign in with a passkey.") + _not_you())


def _passkey_removed(facts: Facts) -> Words:
    return Words(
        _("A passkey was removed"), _("One of your passkeys doesn’t work any more.") + _not_you()
    )


def _codes_made(facts: Facts) -> Words:
    return Words(
        _("You have new recovery codes"),
        _("New recovery codes were made. The old ones don’t work any more.") + _not_you(),
    )


def _identity_added(facts: Facts) -> Words:
    return Words(
        _("A way to sign in was added"),
        _("You can now sign in with {name}.").format(name=provider_name()) + _not_you(),
    )


def _identity_removed(facts: Facts) -> Words:
    return Words(
        _("A way to sign in was removed"),
        _("You can’t sign in with {name} any more.").format(name=provider_name()) + _not_you(),
    )


def _new_device(facts: Facts) -> Words:
    return Words(
        _("You signed in on a new device"),
        _("Somebody signed in as you in a browser that we haven’t seen before.") + _not_you(),
    )


def _changed(facts: Facts) -> Words:
    return Words(
        _("How you sign in was changed"), _("Something about how you sign in changed.") + _not_you()
    )


def _not_you() -> str:
    return "\n\n" + _(
        "If this was you, you’re done. If not, choose a new password at once: {reset}"
    ).format(reset=_address("reset_password"))


_LETTERS: dict[str, Callable[[Facts], Words]] = {
    "email_confirmation_signup": _code,
    "email_confirmation": _code,
    "account_already_exists": _known,
    "unknown_account": _unknown,
    "password_reset_key": _reset,
    "password_changed": _password_changed,
    "password_set": _password_changed,
    "password_reset": _password_changed,
    "email_changed": _email_changed,
    "totp_activated": _app_added,
    "totp_deactivated": _app_removed,
    "webauthn_added": _passkey_added,
    "webauthn_removed": _passkey_removed,
    "recovery_codes_generated": _codes_made,
    "new_device": _new_device,
    "account_connected": _identity_added,
    "account_disconnected": _identity_removed,
}
