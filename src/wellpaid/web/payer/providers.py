"""D6: whom the payer pays: enrolled or not, how, whether the bank takes it; and inviting them."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellpaid.claim_pay.disbursements.operations.invite_provider import invite_provider
from wellpaid.claim_pay.disbursements.providers import (
    PAGE_ROWS,
    ProviderRow,
    provider_row,
    providers_page,
)
from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.web.shared.pages import page_number
from wellpaid.web.staff.desks import desk_of
from wellpaid.web.staff.faces import PAYER
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .words import WAYS

_TEXT_LENGTH_MAX = 60
_ENROLLED = {"yes": True, "no": False}
# What a payer may know of an account: whether its own deposits arrive there.
_BANK_WORDS: dict[str, Promise] = {
    "ach": _("Account in use"),
    "returned": _("The last deposit came back"),
    "no_usable_account": _("The account can’t be used yet"),
    "": _("No account needed"),
}


def bank_words(row: ProviderRow) -> tuple[Promise, str, str]:
    """Say how it stands with a provider's bank: words, tone and icon."""
    if row.return_code:
        return _BANK_WORDS["returned"], "bad", "alert"
    if row.why_code == "no_usable_account":
        return _BANK_WORDS["no_usable_account"], "warn", "warning"
    if row.way is Way.ACH:
        return _BANK_WORDS["ach"], "good", "check"
    return _BANK_WORDS[""], "", "info"


@staff_page("GET")
def providers(request: HttpRequest) -> HttpResponse:
    """List them by name."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:_TEXT_LENGTH_MAX]
    enrolled = request.GET.get("enrolled", "")
    try:
        way = Way(request.GET["way"]) if request.GET.get("way") else None
    except ValueError:
        raise NotFound from None
    page = page_number(request)
    found = providers_page(
        organization_id=desk.organization_id,
        page=page,
        text=text,
        way=way,
        is_enrolled=_ENROLLED.get(enrolled),
    )
    if not found.rows and page > 1:
        raise NotFound
    context = {
        "desk": desk,
        "rows": [(row, WAYS[row.way], *bank_words(row)) for row in found.rows],
        "count": found.count,
        "text": text,
        "enrolled": enrolled,
        "way": way,
        "ways": [(one, words) for one, words in WAYS.items() if one is not Way.NOTHING],
        "is_filtered": bool(text or way or enrolled),
        "list_query": urlencode({"q": text, "enrolled": enrolled, "way": way or ""}) + "&",
        "page": page,
        "has_more": found.count > page * PAGE_ROWS,
        "may_invite": desk.may(Action.REISSUE_PAYMENTS),
        "done": "invited" in request.GET,
    }
    return render(request, "payer/providers.html", context)


class InviteForm(forms.Form):
    """Where to write to."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Enter the provider’s email address."),
            "invalid": _("Enter an email address like office@example.com."),
        },
    )


@staff_page("GET", "POST")
def invite(request: HttpRequest, paid_provider_id: UUID) -> HttpResponse:
    """Ask a provider to enroll."""
    desk = desk_of(request, PAYER, Action.REISSUE_PAYMENTS)
    row = provider_row(organization_id=desk.organization_id, paid_provider_id=paid_provider_id)
    form = InviteForm(
        request.POST if request.method == "POST" else None, initial={"email": row.invited_email}
    )

    def work() -> None:
        invite_provider(
            organization_id=desk.organization_id,
            paid_provider_id=paid_provider_id,
            email=form.cleaned_data["email"],
            actor=desk.actor,
            now=utc_now(),
        )

    done, refusal = tried(form, work)
    if done:
        return redirect(reverse("payer_providers") + "?invited")
    context = {"desk": desk, "row": row, "form": form, "refusal": refusal}
    return render(request, "payer/provider_invite.html", context, status=status_of(form, refusal))
