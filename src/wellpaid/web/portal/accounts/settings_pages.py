"""A36: the settings, one section a page. Another section is one row in ``_SECTIONS``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from wellpaid.core.identity.operations.close_user import close_user
from wellpaid.core.identity.operations.set_display_name import set_display_name
from wellpaid.core.identity.operations.set_language import set_language
from wellpaid.core.identity.queries import ways_in
from wellpaid.core.organizations.operations.end_member import LastAdministrator
from wellpaid.core.organizations.operations.leave_everywhere import leave_everywhere
from wellpaid.kit.clock import utc_now
from wellpaid.web.portal.leaving import let_go
from wellpaid.web.portal.opened import today_at
from wellpaid.web.portal.signed_in import sign_in_required, signed_in_user
from wellpaid.web.shared.middleware import keep_in_cookie
from wellpaid.web.shared.page_context import the_portal_clinic

from .forms import ContactForm, LanguageForm
from .happened import visitor


@dataclass(frozen=True)
class Section:
    """A row of the index: where it leads, what it is called, what is there."""

    url_name: str
    icon: str
    heading: str | Promise
    words: str | Promise


_SECTIONS = (
    Section("settings_contact", "person", _("Name and email"), _("What we call you")),
    Section("settings_language", "question", _("Language"), _("For these pages and our letters")),
    Section("settings_display", "printer", _("Large type, light or dark"), _("On this device")),
    Section(
        "settings_sign_in",
        "lock",
        _("Sign-in and devices"),
        _("Password, passkeys, codes, and where you’re signed in"),
    ),
    Section(
        "statements", "mail", _("Paper or paperless"), _("How statements come, and in what size")
    ),
    Section("family", "person", _("Family access"), _("Who sees your bills, and whose you see")),
    Section("settings_close", "alert", _("Close my sign-in"), _("What it ends, and what it keeps")),
)


@require_safe
@sign_in_required
def index(request: HttpRequest) -> HttpResponse:
    """Name the sections."""
    return render(request, "portal/account/settings.html", {"sections": _SECTIONS})


@require_http_methods(["GET", "POST"])
@sign_in_required
def contact(request: HttpRequest) -> HttpResponse:
    """Keep how the person wants to be called; show the address."""
    user = signed_in_user(request)
    posted = request.POST if request.method == "POST" else None
    form = ContactForm(posted, initial={"display_name": user.display_name})
    if form.is_bound and form.is_valid():
        set_display_name(user_id=user.id, display_name=form.cleaned_data["display_name"])
        return redirect(reverse("settings_contact") + "?saved=1")
    return _page(request, "settings_contact", {"form": form, "ways": ways_in(user.id)})


@require_http_methods(["GET", "POST"])
@sign_in_required
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language, for every device."""
    form = LanguageForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["language"]
        set_language(user_id=signed_in_user(request).id, language=chosen)
        response = redirect(reverse("settings_language") + "?saved=1")
        keep_in_cookie(request, response, chosen)
        return response
    return _page(request, "settings_language", {"form": form})


@require_safe
@sign_in_required
def display(request: HttpRequest) -> HttpResponse:
    """How the pages look is kept in the browser: the form is everybody's."""
    return redirect("display")


@require_http_methods(["GET", "POST"])
@sign_in_required
@reauthentication_required(app="allauth.account")  # type: ignore[untyped-decorator]
def close(request: HttpRequest) -> HttpResponse:
    """Say what closing means, then do it."""
    if request.method == "POST":
        user_id, now = signed_in_user(request).id, utc_now()
        try:
            leave_everywhere(user_id=user_id, now=now)
        except LastAdministrator as error:
            page = "portal/account/settings_close.html"
            return render(request, page, {"refusal": error}, status=error.status)
        let_go(user_id=user_id, today=today_at(the_portal_clinic()), now=now)
        close_user(user_id=user_id, visitor=visitor(request), now=now)
        logout(request)
        return redirect("settings_closed")
    return _page(request, "settings_close", {})


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """Say that it is done."""
    return render(request, "portal/account/settings_closed.html")


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    has_errors = bool(context["form"].errors) if "form" in context else False
    context |= {"was_saved": "saved" in request.GET and not has_errors}
    return render(
        request, f"portal/account/{name}.html", context, status=400 if has_errors else 200
    )
