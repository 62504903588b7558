"""A36, sign-in and devices: what a person signs in with, where, and what happened lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account import views as library
from allauth.account.decorators import reauthentication_required
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellpaid.core.identity.operations.end_session import end_session
from wellpaid.core.identity.operations.set_user_name import UserNameTaken, set_user_name
from wellpaid.core.identity.queries import open_sessions, recent_events, ways_in
from wellpaid.core.organizations.rules import invitations_of
from wellpaid.web.portal.signed_in import sign_in_required, signed_in_user

from .browser_words import browser_words
from .forms import ChangeEmailForm, UserNameForm
from .happened import What, note
from .identities import provider_name
from .telling import TellsErrors

_DONE = {
    "password": gettext_lazy("Your password was changed."),
    "email": gettext_lazy("Your email was changed. Sign in with the new one from now on."),
    "user-name": gettext_lazy("Your user name was saved."),
    "passkey-added": gettext_lazy("Your passkey works. You can sign in with it now."),
    "passkey-renamed": gettext_lazy("Your passkey has a new name."),
    "passkey-removed": gettext_lazy("The passkey was removed. It doesn’t work any more."),
    "app-added": gettext_lazy("Your app works. We’ll ask for a code when you sign in."),
    "app-removed": gettext_lazy("The app was removed. We don’t ask for its codes any more."),
    "identity-added": gettext_lazy("You can sign in with it now."),
    "identity-removed": gettext_lazy("It was removed. Nobody can sign in with it any more."),
    "ended": gettext_lazy("That device was signed out."),
    "ended-all": gettext_lazy("Every other device was signed out."),
}
_EVENTS = {
    What.SIGNED_UP: gettext_lazy("You signed up"),
    What.SIGNED_IN: gettext_lazy("You signed in"),
    What.SIGN_IN_FAILED: gettext_lazy("Somebody tried to sign in and couldn’t"),
    What.SIGNED_OUT: gettext_lazy("You signed out"),
    What.PASSWORD_CHANGED: gettext_lazy("Your password was changed"),
    What.PASSWORD_RESET: gettext_lazy("Your password was changed by a link"),
    What.EMAIL_CHANGED: gettext_lazy("Your email was changed"),
    What.USER_NAME_CHANGED: gettext_lazy("Your user name was changed"),
    What.FACTOR_ADDED: gettext_lazy("A passkey or app was added"),
    What.FACTOR_REMOVED: gettext_lazy("A passkey or app was removed"),
    What.RECOVERY_CODES_MADE: gettext_lazy("New recovery codes were made"),
    What.SESSIONS_ENDED: gettext_lazy("Devices were signed out"),
    What.IDENTITY_ADDED: gettext_lazy("Another way to sign in was added"),
    What.IDENTITY_REMOVED: gettext_lazy("Another way to sign in was removed"),
    What.CLOSED: gettext_lazy("Your sign-in was closed"),
}


@dataclass(frozen=True)
class DeviceRow:
    """A browser that is signed in, in words."""

    id: int
    name: str
    address: str
    since: datetime
    is_this: bool


@dataclass(frozen=True)
class HappenedRow:
    """Something that happened, in words."""

    words: str
    when: datetime
    browser: str
    address: str


@require_safe
@sign_in_required
def overview(request: HttpRequest) -> HttpResponse:
    """Show every way in."""
    done = _DONE.get(request.GET.get("done", ""), "")
    user_id = signed_in_user(request).id
    context = {
        "ways": ways_in(user_id),
        "is_activating": bool(invitations_of(user_id)),
        "done": done,
        "provider_name": provider_name(),
    }
    return render(request, "portal/account/settings_sign_in.html", context)


@require_safe
@sign_in_required
def devices(request: HttpRequest) -> HttpResponse:
    """Show where the person is signed in."""
    user = signed_in_user(request)
    rows = [
        DeviceRow(row.id, browser_words(row.browser), row.address, row.created_at, row.is_this)
        for row in open_sessions(user.id, request.session.session_key or "")
    ]
    done = _DONE.get(request.GET.get("done", ""), "")
    return render(request, "portal/account/devices.html", {"rows": rows, "done": done})


@require_POST
@sign_in_required
def end_device(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign one device out."""
    user = signed_in_user(request)
    end_session(user_id=user.id, session_id=session_id)
    note(request, What.SESSIONS_ENDED, user.id)
    return redirect(reverse("usersessions_list") + "?done=ended")


@require_POST
@sign_in_required
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign every other device out."""
    user = signed_in_user(request)
    end_other_sessions(request, user)
    note(request, What.SESSIONS_ENDED, user.id)
    return redirect(reverse("usersessions_list") + "?done=ended-all")


@require_safe
@sign_in_required
def activity(request: HttpRequest) -> HttpResponse:
    """Show what happened lately."""
    rows = [
        HappenedRow(
            str(_EVENTS[What(row.what)]), row.occurred_at, browser_words(row.browser), row.address
        )
        for row in recent_events(signed_in_user(request).id)
    ]
    return render(request, "portal/account/activity.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@sign_in_required
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
def user_name(request: HttpRequest) -> HttpResponse:
    """Take a user name."""
    user = signed_in_user(request)
    posted = request.POST if request.method == "POST" else None
    form = UserNameForm(posted, initial={"username": ways_in(user.id).user_name})
    if form.is_bound and form.is_valid():
        try:
            set_user_name(user_id=user.id, username=form.cleaned_data["username"])
        except UserNameTaken as error:
            form.add_error("username", error.sentence)
        else:
            note(request, What.USER_NAME_CHANGED, user.id)
            return redirect(reverse("settings_sign_in") + "?done=user-name")
    status = 400 if form.errors else 200
    return render(request, "portal/account/user_name.html", {"form": form}, status=status)


@method_decorator(reauthentication_required(app="allauth.account"), name="dispatch")
class ChangeEmail(TellsErrors, library.EmailView):  # type: ignore[misc]
    """Take a new address; it counts once its code is typed."""

    form_class = ChangeEmailForm
    template_name = "portal/account/change_email.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the address; the library's other buttons are not on our page."""
        form = self.get_form()
        answer: HttpResponse = self.form_valid(form) if form.is_valid() else self.form_invalid(form)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the address as it is."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        ways = ways_in(self.request.user.id)
        heading = _("Change your email")
        return context | {"ways": ways, "heading": heading, "tried": "tries" in self.request.GET}
