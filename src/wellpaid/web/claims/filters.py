"""Filters that people keep: of the payments, whose facts stand in addresses, and of the search.

What is looked for in a search names patients, so a kept search is posted by its id.
"""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wellpaid.claim_pay.remittances.models.saved_filter import NAME_LENGTH_MAX, SavedFilter
from wellpaid.claim_pay.remittances.operations.change_filter import (
    choose_first_filter,
    remove_filter,
    rename_filter,
)
from wellpaid.claim_pay.remittances.operations.save_filter import save_filter
from wellpaid.claim_pay.remittances.queries import filters_of
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.web.portal.signed_in import signed_in_user
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page

from .payments import filter_facts, filter_wish
from .search import search_facts

PAYMENTS, SEARCH = SavedFilter.Page.PAYMENTS, SavedFilter.Page.SEARCH
_PAGES = {PAYMENTS: _("Payments"), SEARCH: _("Search")}


@staff_page("GET")
def filters(request: HttpRequest) -> HttpResponse:
    """List a person's own filters, to rename, choose and remove."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    return _list(request, desk)


def _list(request: HttpRequest, desk: Desk, refusal: ProductError | None = None) -> HttpResponse:
    rows = filters_of(organization_id=desk.organization_id, user_id=signed_in_user(request).id)
    context = {
        "desk": desk,
        "groups": [
            (words, page, [row for row in rows if row.page == page])
            for page, words in _PAGES.items()
        ],
        "has_any": bool(rows),
        "name_length_max": NAME_LENGTH_MAX,
        "refusal": refusal,
        "done": next((word for word in ("saved", "changed", "removed") if word in request.GET), ""),
    }
    status = refusal.status if refusal else 200
    return render(request, "claims/filters.html", context, status=status)


@staff_page("POST")
def save(request: HttpRequest) -> HttpResponse:
    """Keep what is being looked for now."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    page = request.POST.get("page", "")
    if page == PAYMENTS:
        facts = filter_facts(filter_wish(request.POST.dict()))
    elif page == SEARCH:
        facts = search_facts(request.POST.dict())
    else:
        raise NotFound
    if not facts:
        raise NotFound
    try:
        save_filter(
            organization_id=desk.organization_id,
            user_id=signed_in_user(request).id,
            page=page,
            name=request.POST.get("name", ""),
            facts=facts,
            actor=desk.actor,
            now=utc_now(),
        )
    except ProductError as refusal:
        return _list(request, desk, refusal)
    if page == PAYMENTS:
        return redirect(reverse("claims_payments") + "?" + urlencode(facts) + "&saved")
    return redirect(reverse("claims_filters") + "?saved")


@staff_page("POST")
def change(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Rename a filter, begin with it, begin without it, or remove it."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    what = request.POST.get("what", "")
    try:
        _change(request, desk, filter_id, what)
    except NotFound:
        raise
    except ProductError as refusal:
        return _list(request, desk, refusal)
    done = "removed" if what == "remove" else "changed"
    return redirect(reverse("claims_filters") + f"?{done}")


def _change(request: HttpRequest, desk: Desk, filter_id: UUID, what: str) -> None:
    user_id, now = signed_in_user(request).id, utc_now()
    whose = {"organization_id": desk.organization_id, "user_id": user_id, "filter_id": filter_id}
    if what == "rename":
        rename_filter(**whose, name=request.POST.get("name", ""), actor=desk.actor, now=now)
    elif what == "remove":
        remove_filter(**whose, actor=desk.actor, now=now)
    elif what in ("first", "not_first"):
        choose_first_filter(**whose, is_default=what == "first", actor=desk.actor, now=now)
    else:
        raise NotFound
