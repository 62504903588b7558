"""E8: payments that are held, over all payers, and the watch list by which some are."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wellpaid.claim_pay.disbursements.lists import held_disbursements
from wellpaid.claim_pay.screening.policy import is_operators_hold
from wellpaid.claim_pay.screening.queries import BY_HAND, entries_by_hand, lists
from wellpaid.claim_pay.submissions.lists import held_rows
from wellpaid.core.organizations.policy import Action
from wellpaid.core.oversight.queries import kept_by, shown_summaries
from wellpaid.flows.change_watch_list import watch as watch_them
from wellpaid.flows.change_watch_list import watch_no_more
from wellpaid.flows.decide_hold import Stage, decide_hold
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.web.shared.pages import typed_line
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import OPERATOR
from wellpaid.web.staff.pages import staff_page

from .opening import Opened, ask_why, opened, require_opened

# Of each stage; the oldest stand first, and the rest comes up as these are done.
SHOWN_HOLDS = 50
_SHOWN_ENTRIES = 50
_DONE = ("released", "kept", "watched", "ended")


@staff_page("GET")
def holds(request: HttpRequest) -> HttpResponse:
    """Show what is held at a payer; without one, at all of them with the watch list."""
    desk = desk_of(request, OPERATOR, Action.SEE_RECORDS)
    slug = request.GET.get("organization", "")
    if not slug:
        return _all(request, desk)
    whose = opened(desk, slug)
    if whose is None:
        return ask_why(slug, "holds")
    return _of(request, desk, whose)


def _all(request: HttpRequest, desk: Desk, refusal: ProductError | None = None) -> HttpResponse:
    """Three queries: counts by payer, lists, entries by hand."""
    zone = desk.organization.time_zone
    today = local_date(utc_now(), zone)
    rows = [
        (row, Money(row.held_cents), _age(row.held_since, today, zone))
        for row in shown_summaries()
        if row.held_count
    ]
    context = {
        "desk": desk,
        "rows": rows,
        "lists": lists(),
        "by_hand": BY_HAND,
        "entries": entries_by_hand(most=_SHOWN_ENTRIES),
        "change_days": settings.BANK_CHANGE_DAYS,
        "change_limit": Money(settings.BANK_CHANGE_LIMIT_CENTS),
        "may_change": desk.may(Action.MANAGE_HOLDS),
        "typed": {name: request.POST.get(name, "") for name in ("name", "why")},
        "refusal": refusal,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    status = refusal.status if refusal else 200
    return render(request, "operator/holds.html", context, status=status)


def _age(since: datetime | None, today: date, zone: str) -> int:
    return (today - local_date(since, zone)).days if since else 0


def _of(
    request: HttpRequest, desk: Desk, whose: Opened, refusal: ProductError | None = None
) -> HttpResponse:
    """Three queries: what is held in files, what is held going out, what was kept and why."""
    with tenant(whose.organization_id):
        submitted = held_rows(most=SHOWN_HOLDS)
        going = held_disbursements(most=SHOWN_HOLDS)
    shown = [(Stage.GOING, one) for one in going] + [(Stage.SUBMITTED, one) for one in submitted]
    kept = kept_by(
        organization_id=whose.organization_id, target_ids=[one.id for _stage, one in shown]
    )
    rows: list[dict[str, Any]] = [
        {
            "stage": stage,
            "row": one,
            "reason": _(one.reason) if is_operators_hold(one.reason) else one.reason,
            "kept": kept.get(one.id),
        }
        for stage, one in sorted(shown, key=lambda pair: pair[1].since)
    ]
    context = {
        "desk": desk,
        "whose": whose,
        "slug": whose.row.slug,
        "rows": rows,
        "may_change": desk.may(Action.MANAGE_HOLDS),
        "refusal": refusal,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    status = refusal.status if refusal else 200
    return render(request, "operator/holds_of.html", context, status=status)


@staff_page("POST")
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a held payment go, or keep it, with a reason."""
    desk = desk_of(request, OPERATOR, Action.MANAGE_HOLDS)
    whose = require_opened(desk, slug)
    choice = request.POST.get("choice", "")
    try:
        stage, payment_id = Stage(request.POST.get("stage", "")), UUID(request.POST["payment"])
    except (ValueError, KeyError):
        raise NotFound from None
    if choice not in {"release", "keep"}:
        raise NotFound
    try:
        decide_hold(
            organization_id=whose.organization_id,
            stage=stage,
            payment_id=payment_id,
            goes=choice == "release",
            reason=typed_line(request, "reason"),
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return _of(request, desk, whose, error)
    word = "released" if choice == "release" else "kept"
    query = urlencode({"organization": slug})
    return redirect(f"{reverse('operator_holds')}?{query}&{word}")


@staff_page("POST")
def watch(request: HttpRequest) -> HttpResponse:
    """Put a name or a tax number on the watch list."""
    desk = desk_of(request, OPERATOR, Action.MANAGE_HOLDS)
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in ("name", "tin", "why")}
    try:
        watch_them(
            operator_id=desk.organization_id,
            name=typed["name"],
            tin=typed["tin"],
            reason=typed["why"],
            actor=desk.actor,
            now=utc_now(),
        )
    except ProductError as error:
        return _all(request, desk, error)
    return redirect(reverse("operator_holds") + "?watched")


@staff_page("POST")
def end_watch(request: HttpRequest, watch_id: UUID) -> HttpResponse:
    """Take an entry by hand off the watch list."""
    desk = desk_of(request, OPERATOR, Action.MANAGE_HOLDS)
    try:
        watch_no_more(
            operator_id=desk.organization_id,
            watch_id=watch_id,
            reason=typed_line(request, "reason"),
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return _all(request, desk, error)
    return redirect(reverse("operator_holds") + "?ended")
