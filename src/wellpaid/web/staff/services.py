"""C13: billing services, what they may see, and until when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellpaid.core.organizations.lists import billing_services, grant_of
from wellpaid.core.organizations.operations.end_billing_service import end_billing_service
from wellpaid.core.organizations.operations.grant_billing_service import (
    Terms,
    grant_billing_service,
)
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.roles import Scope
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound

from .desks import Desk, desk_of
from .faces import CLAIMS
from .forms import GrantForm
from .pages import staff_page, status_of, tried
from .words import SCOPES


def _desk(request: HttpRequest) -> Desk:
    desk = desk_of(request, CLAIMS, Action.MANAGE_BILLING_SERVICES)
    if not desk.is_provider:
        raise NotFound
    return desk


@staff_page("GET", "POST")
def add(request: HttpRequest) -> HttpResponse:
    """Let a billing service in."""
    desk = _desk(request)
    now = utc_now()
    today = local_date(now, desk.organization.time_zone)
    form = GrantForm(request.POST if request.method == "POST" else None, today=today)

    def work() -> None:
        answers = form.cleaned_data
        grant_billing_service(
            provider_id=desk.organization_id,
            billing_service_id=answers["service"],
            terms=Terms(Scope(answers["scope"]), today, answers["until"]),
            actor=desk.actor,
            now=now,
        )

    done, refusal = tried(form, work)
    if done:
        return redirect(reverse("claims_people") + "?granted")
    context: dict[str, Any] = {
        "desk": desk,
        "form": form,
        "refusal": refusal,
        "services": [(str(key), name) for key, name in billing_services()],
        "scopes": [(scope.value, *words) for scope, words in SCOPES.items()],
    }
    return render(request, "staff/service_add.html", context, status=status_of(form, refusal))


@staff_page("GET", "POST")
def end(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Say what ending means, then end it."""
    desk = _desk(request)
    row = grant_of(desk.organization_id, grant_id)
    if request.method == "POST":
        end_billing_service(
            provider_id=desk.organization_id, grant_id=grant_id, actor=desk.actor, now=utc_now()
        )
        return redirect(reverse("claims_people") + "?service-ended")
    return render(request, "staff/service_end.html", {"desk": desk, "grant": row})
