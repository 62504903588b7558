"""The bank: what was agreed with it, files both ways, and what waits for somebody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellpaid.core.banking.operations.add_bank_account import (
    AccountNumberWrong,
    RoutingNumberWrong,
)
from wellpaid.core.banking.operations.close_notice import close_notice
from wellpaid.core.banking.operations.enter_bank_terms import OwnAccount, enter_bank_terms
from wellpaid.core.banking.operations.release_rejected_file import release_rejected_file
from wellpaid.core.banking.operations.set_up_ach import AchTerms, AchTermsWrong
from wellpaid.core.banking.queries.desk import TermsRow, ach_terms, bank_desk
from wellpaid.kit.check_digits import is_aba
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.web.portal.signed_in import sign_in_required

from .bank_words import file_in_words, file_out_advice, file_out_words, notice_words, term_names
from .staff import AdministratorsOnly, Desk, administers, desk_of

_CLOCK = "%H:%M"
_DONE = ("changed", "closed", "released")


def _text(most: int, required: Any, **kwargs: Any) -> forms.CharField:
    """A field of a file: letters and digits as banks write them, so many at most."""
    return forms.RegexField(
        regex=r"^[ -~]+$",
        max_length=most,
        error_messages={
            "required": required,
            "invalid": gettext_lazy("Use plain letters, digits and spaces, without accents."),
            "max_length": gettext_lazy("Files have %(limit_value)d places for this at most."),
        },
        **kwargs,
    )


class RoutingField(forms.CharField):
    """Nine digits with their check digit."""

    def clean(self, value: Any) -> str:
        """Give the nine digits."""
        text = "".join(super().clean(value).split())
        if text and not is_aba(text):
            raise forms.ValidationError(
                _("One of the nine digits isn’t right. Check the routing number.")
            )
        return text


class FolderField(forms.CharField):
    """A path at the bank."""

    def clean(self, value: Any) -> str:
        """Give the path."""
        path: str = super().clean(value)
        if path.startswith("/") or ".." in path.split("/"):
            raise forms.ValidationError(_("Write the folder without a slash at its start."))
        return path


def _folder(*, required: bool) -> FolderField:
    return FolderField(
        max_length=100,
        required=required,
        error_messages={"required": gettext_lazy("Enter the folder that the bank named.")},
    )


def _routing(*, required: bool) -> RoutingField:
    return RoutingField(
        max_length=20,
        required=required,
        error_messages={"required": gettext_lazy("Enter the nine digits of the routing number.")},
    )


class TermsForm(forms.Form):
    """What the bank wrote when it agreed to take files."""

    company_name = _text(16, gettext_lazy("Enter the name that people see on their statements."))
    company_id = _text(10, gettext_lazy("Enter the company ID that the bank gave you."))
    odfi_routing = _routing(required=True)
    immediate_destination = _text(10, gettext_lazy("Enter the number that files go to."))
    destination_name = _text(23, gettext_lazy("Enter the bank’s name."))
    immediate_origin = _text(10, gettext_lazy("Enter the number that you send under."))
    origin_name = _text(23, gettext_lazy("Enter your name as the bank wants it."))
    cutoff_time = forms.TimeField(
        input_formats=[_CLOCK, "%I:%M %p", "%I:%M%p", "%I %p"],
        error_messages={
            "required": gettext_lazy("Enter the last time of day for files, like 17:00."),
            "invalid": gettext_lazy("Enter a time of day, like 17:00 or 5:00 pm."),
        },
    )
    outbound_folder = _folder(required=True)
    inbound_folder = _folder(required=True)
    archive_folder = _folder(required=False)
    has_file_notices = forms.BooleanField(required=False)
    own_routing = _routing(required=False)
    own_number = forms.RegexField(
        regex=r"^[0-9A-Za-z -]+$",
        max_length=30,
        required=False,
        error_messages={
            "invalid": gettext_lazy("An account number has 4 to 17 digits or letters.")
        },
    )

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_account = has_account

    def clean(self) -> dict[str, Any]:
        """See that the own account is whole; it may be left out where there is one."""
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        routing, number = answers.get("own_routing"), answers.get("own_number")
        is_wanted = bool(routing or number) or not self.has_account
        if is_wanted and not number and "own_number" not in self.errors:
            self.add_error("own_number", _("Enter the number of your own account."))
        if is_wanted and not routing and "own_routing" not in self.errors:
            self.add_error("own_routing", _("Enter the routing number of your own account."))
        return answers

    @property
    def own_account(self) -> OwnAccount | None:
        """The organisation's own account, where one was entered."""
        number = self.cleaned_data["own_number"]
        return OwnAccount(self.cleaned_data["own_routing"], number) if number else None


_FIELD_OF: dict[type[ProductError], str] = {
    RoutingNumberWrong: "own_routing",
    AccountNumberWrong: "own_number",
}


@require_safe
@sign_in_required
def bank(request: HttpRequest) -> HttpResponse:
    """Show what was agreed, the newest files, and what no rule could deal with."""
    desk = desk_of(request)
    terms = ach_terms(desk.organization_id)
    found = bank_desk(desk.organization_id)
    names = term_names()
    context = {
        "terms": terms,
        "agreed": [(names[name], _shown(terms, name)) for name in names] if terms else [],
        "may_change": administers(desk),
        "can_connect": _way(terms) is not None,
        "notices": [(row, *notice_words(row)) for row in found.notices],
        "notice_count": found.notice_count,
        "out_of_order": [
            (row, *file_out_words(row.state), file_out_advice(row)) for row in found.out_of_order
        ],
        "files_out": [(row, *file_out_words(row.state)) for row in found.files_out],
        "quarantined": found.quarantined,
        "files_in": [(row, file_in_words(row.kind)) for row in found.files_in],
        "is_quiet": not (found.notices or found.out_of_order or found.quarantined),
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    return render(request, "office/bank.html", context)


def _shown(terms: TermsRow, name: str) -> str:
    value = getattr(terms, name)
    return str(value.strftime(_CLOCK)) if name == "cutoff_time" else str(value)


@require_http_methods(["GET", "POST"])
@sign_in_required
def terms(request: HttpRequest) -> HttpResponse:
    """Enter or change what was agreed with the bank: administrators only."""
    desk = desk_of(request)
    if not administers(desk):
        raise AdministratorsOnly
    known = ach_terms(desk.organization_id)
    way = _way(known)
    if way is None:
        return redirect("office_bank")
    if request.method != "POST":
        form = TermsForm(initial=_initial(known, desk), has_account=known is not None)
        return _form_page(request, known, form)
    form = TermsForm(request.POST, has_account=known is not None)
    if form.is_valid() and _enter(desk, form, way):
        return redirect(reverse("office_bank") + "?changed")
    return _form_page(request, known, form, status=400)


def _enter(desk: Desk, form: TermsForm, way: str) -> bool:
    """Enter the terms; what is refused is said at its field."""
    answers = form.cleaned_data
    names = [*term_names(), "has_file_notices"]
    try:
        enter_bank_terms(
            organization_id=desk.organization_id,
            terms=AchTerms(**{name: answers[name] for name in names}, gateway=way),
            own_account=form.own_account,
            actor=desk.actor,
            now=utc_now(),
        )
    except AchTermsWrong as error:
        what = str(error.facts["what"])
        form.add_error(what if what in form.fields else None, error.sentence)
        return False
    except (RoutingNumberWrong, AccountNumberWrong) as error:
        form.add_error(_FIELD_OF[type(error)], error.sentence)
        return False
    return True


def _way(known: TermsRow | None) -> str | None:
    """Give the way to the bank: the one that was set, or what this installation is connected to."""
    if known is not None:
        return known.gateway
    if settings.BANK_SFTP_HOST:
        return "sftp"
    return "folder" if settings.BANK_FOLDER else None


def _initial(known: TermsRow | None, desk: Desk) -> dict[str, Any]:
    names = term_names()
    if known is not None:
        kept = {name: _shown(known, name) for name in names}
        return kept | {"has_file_notices": known.has_file_notices}
    return {"company_name": desk.clinic.statement_descriptor[:16], "has_file_notices": True}


def _form_page(
    request: HttpRequest, known: TermsRow | None, form: TermsForm, *, status: int = 200
) -> HttpResponse:
    # An account number is never written back into a page, not even the one just typed.
    context = {"form": form, "known": known}
    return render(request, "office/bank_terms.html", context, status=status)


@require_POST
@sign_in_required
def release(request: HttpRequest, ach_file_id: UUID) -> HttpResponse:
    """Put a refused file's payments in line for another file: administrators only.

    Pressed twice, the second finds none left.
    """
    desk = desk_of(request)
    if not administers(desk):
        raise AdministratorsOnly
    release_rejected_file(
        organization_id=desk.organization_id,
        ach_file_id=ach_file_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse("office_bank") + "?released")


@require_POST
@sign_in_required
def close(request: HttpRequest, ach_notice_id: UUID) -> HttpResponse:
    """Take a bank's word off the list; a second press finds it done."""
    desk = desk_of(request)
    close_notice(
        organization_id=desk.organization_id,
        ach_notice_id=ach_notice_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse("office_bank") + "?closed")
