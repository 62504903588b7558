"""How django-allauth does things in this house: its letters, its words, its limits, its records.

The library calls these methods at the points that matter; nothing of ours listens to its signals.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal.httpkit import headed_redirect_response
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wellpaid.core.identity.models import User
from wellpaid.core.identity.queries import GENERATED_PREFIX, browsers_of
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.queries import day_at
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.core.organizations.rules import invitations_of, places_of
from wellpaid.kit.clock import utc_now
from wellpaid.patient_pay.access.rules import visible_people
from wellpaid.web.portal.signed_in import signed_in_user
from wellpaid.web.shared.addresses import visitor_address
from wellpaid.web.shared.sessions import STARTED_AT
from wellpaid.web.staff.faces import FACES

from . import letters
from .browser_words import browser_words
from .happened import What, note

_HAPPENED = {
    "password_changed": What.PASSWORD_CHANGED,
    "password_set": What.PASSWORD_CHANGED,
    "password_reset": What.PASSWORD_RESET,
    "email_changed": What.EMAIL_CHANGED,
    "totp_activated": What.FACTOR_ADDED,
    "webauthn_added": What.FACTOR_ADDED,
    "totp_deactivated": What.FACTOR_REMOVED,
    "webauthn_removed": What.FACTOR_REMOVED,
    "recovery_codes_generated": What.RECOVERY_CODES_MADE,
    "account_connected": What.IDENTITY_ADDED,
}
_MISMATCH = _("The email or user name and the password don’t go together. Check both.")


def _activation(request: HttpRequest) -> str:
    """Give where somebody goes who has a membership to activate; blank for everybody else."""
    user = request.user
    waits = user.is_authenticated and invitations_of(user.id)
    return reverse("activate") if waits else ""


def _desk(request: HttpRequest) -> str:
    """Give the first page of somebody who works here and sees nobody's bills; blank for others."""
    user, now = signed_in_user(request), utc_now()
    places = places_of(user.id, now=now)
    if not places or visible_people(user.id, today=day_at(places[0].organization_id, now)):
        return ""
    own = places[0]
    if own.kind is OrganizationKind.PROVIDER and own.may(Action.SEE_OFFICE):
        return reverse("office")
    return next(reverse(face.url("home")) for face in FACES if own.kind in face.kinds)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our side of sign-up and sign-in."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _MISMATCH,
        "username_password_mismatch": _MISMATCH,
        "too_many_login_attempts": _("Too many tries. Wait 30 minutes, then try again."),
        "rate_limited": _("Too many tries. Wait a minute, then try again."),
        "enter_current_password": _("That isn’t the password you have now. Check it."),
        "incorrect_password": _("That password isn’t right. Check it."),
        "incorrect_code": _("That code isn’t right. Check it, or wait for a new one."),
        "duplicate_email": _("You use this email already. Enter another one."),
    }

    # --- letters and records

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Let every letter be a job of ours."""
        letters.send(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Write down what happened, and tell the person by letter."""
        what = _HAPPENED.get(template_prefix.rpartition("/")[2])
        if what is not None:
            note(self.request, what, user.id)
        recipient = email or EmailAddress.objects.get_primary_email(user)
        if recipient:
            self.send_mail(template_prefix, recipient, {**(context or {}), "user": user})

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing on the side: each page says what happened, and says it again on reload."""

    # --- who comes in

    def new_user(self, request: HttpRequest) -> User:
        """Begin a user who reads the language of this page."""
        return User(joined_at=utc_now(), language=get_language() or "")

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """Make up a name that says nothing; the person may choose one later."""
        if not user.username:
            user.username = GENERATED_PREFIX + secrets.token_hex(12)

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: BaseForm,
        commit: bool = True,  # noqa: FBT001, FBT002
    ) -> User:
        """Keep the new user, and that it began."""
        saved: User = super().save_user(request, user, form, commit=commit)
        note(request, What.SIGNED_UP, saved.id)
        return saved

    def login(self, request: HttpRequest, user: User) -> None:
        """Start the person's session."""
        is_known = _has_been_here(request, user)
        super().login(request, user)
        request.session[STARTED_AT] = utc_now().timestamp()
        UserSession.objects.create_from_request(request)
        note(request, What.SIGNED_IN, user.id)
        if not is_known:
            self.send_notification_mail("new_device", user)

    def logout(self, request: HttpRequest) -> None:
        """End the session here, and in the list of devices."""
        user_id = signed_in_user(request).id
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        super().logout(request)
        note(request, What.SIGNED_OUT, user_id)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Believe proxies as far as we believe them elsewhere."""
        return visitor_address(request)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer everybody with pages."""
        return False

    def get_login_stages(self) -> list[str]:
        """Leave out the page that asks whether to remember: the second step has a box for it."""
        stages: list[str] = super().get_login_stages()
        return [stage for stage in stages if not stage.endswith(".TrustStage")]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Don't ask somebody again who signed in a moment ago."""
        started = self.request.session.get(STARTED_AT, 0)
        if utc_now().timestamp() - started < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    # --- where to

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the bills or the desk; somebody who was invited as staff enters the PIN first."""
        return _activation(request) or _desk(request) or first_of("bills", "home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Lead to linking a first bill, or to the PIN."""
        return _activation(request) or first_of("bills_add", "home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the settings."""
        return reverse("settings_sign_in") + "?done=password"

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Lead back to the settings: at sign-up the flow goes on by itself."""
        return reverse("settings_sign_in") + "?done=email"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Give an address that comes from the settings, not from the request's Host."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", key)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Tell somebody who knew the password that this way in is closed."""
        response: HttpResponse = headed_redirect_response("account_inactive")
        return response

    # --- what is a good password

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Ask for length, and refuse what everybody uses; nothing else.

        NIST SP 800-63B-4, 3.1.1.2: no rules about kinds of characters.

        :raises ValidationError: too short, or too common, in our words
        """
        try:
            checked: str = super().clean_password(password, user)
        except ValidationError as error:
            codes = {each.code for each in error.error_list}
            if "password_too_short" in codes:
                raise ValidationError(_("Use at least 12 characters.")) from None
            raise ValidationError(
                _("Many people use this password, so it’s easy to guess. Choose another one.")
            ) from None
        return checked


def first_of(*names: str) -> str:
    """Give the address of the first of these pages that there is."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(names)


def _has_been_here(request: HttpRequest, user: User) -> bool:
    """Tell whether it is no news: the first sign-in ever, or a browser like one of before.

    Browsers are told apart by kind, not by version: they renew themselves every month.
    """
    browser = browser_words(request.headers.get("User-Agent", ""))
    return user.last_login is None or browser in map(browser_words, browsers_of(user.id))
