"""E9: who did what, organisation by organisation, and the proof that nobody changed it since."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellpaid.core.audit.queries import Asked, Line, lines_page
from wellpaid.core.events.actors import ActorKind
from wellpaid.core.organizations.lists import staff_names, tenants
from wellpaid.core.organizations.policy import Action
from wellpaid.core.oversight.queries import newest_proof
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.web.shared.pages import page_number
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import OPERATOR
from wellpaid.web.staff.pages import staff_page
from wellpaid.web.staff.words import KINDS

from .opening import Opened, ask_why, opened
from .words import DOERS

_EVENT_LENGTH_MAX = 60


@staff_page("GET")
def log(request: HttpRequest) -> HttpResponse:
    """Show an organisation's log; without one, whose log can be opened: one query."""
    desk = desk_of(request, OPERATOR, Action.SEE_RECORDS)
    slug = request.GET.get("organization", "")
    if not slug:
        rows = [(row, KINDS[row.kind]) for row in tenants()]
        context = {"desk": desk, "rows": rows, "place": "log"}
        return render(request, "operator/log_choose.html", context)
    whose = opened(desk, slug)
    if whose is None:
        return ask_why(slug, "log")
    return _log(request, desk, whose)


def _log(request: HttpRequest, desk: Desk, whose: Opened) -> HttpResponse:
    """Three queries: the lines, the names of staff in them, and the newest proof."""
    filters = {name: request.GET.get(name, "") for name in ("event", "doer", "since", "until")}
    page = page_number(request)
    with tenant(whose.organization_id):
        lines, has_more = lines_page(asked=_asked(filters, desk.organization.time_zone), page=page)
    if not lines and page > 1:
        raise NotFound
    names = staff_names(
        {line.actor_id for line in lines if line.actor_id},
        organization_ids=(whose.organization_id, desk.organization_id),
    )
    context = {
        "desk": desk,
        "whose": whose,
        "slug": whose.row.slug,
        "rows": [_row(line, names) for line in lines],
        "filters": filters,
        "is_filtered": any(filters.values()),
        "doers": [(kind.value, DOERS[kind.value]) for kind in ActorKind],
        "proof": newest_proof(whose.organization_id),
        "page": page,
        "has_more": has_more,
        "list_query": urlencode({"organization": whose.row.slug, **filters}) + "&",
    }
    return render(request, "operator/log.html", context)


def _row(line: Line, names: dict[Any, str]) -> dict[str, Any]:
    return {
        "line": line,
        "doer": DOERS.get(line.actor_kind, line.actor_kind),
        "name": names.get(line.actor_id, ""),
        "facts": [(name, _plain(value)) for name, value in line.facts.items()],
    }


def _plain(value: object) -> str:
    return json.dumps(value) if isinstance(value, (list, dict)) else str(value)


def _asked(filters: dict[str, str], zone: str) -> Asked:
    """Read the filters; days are the operator's.

    :raises NotFound: somebody typed an address of their own
    """
    event, doer = filters["event"], filters["doer"]
    if len(event) > _EVENT_LENGTH_MAX or "\0" in event or (doer and doer not in DOERS):
        raise NotFound
    until = _moment(filters["until"], zone)
    return Asked(
        event=event.strip(),
        actor_kind=doer,
        since=_moment(filters["since"], zone),
        until=until + timedelta(days=1) if until else None,
    )


def _moment(text: str, zone: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), ZoneInfo(zone))
    except ValueError:
        raise NotFound from None
