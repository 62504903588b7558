"""The demo's bank: let its days go by, and put a health plan's money in. Only in a demo."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import httpx
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wellpaid.claim_pay.disbursements.queries import funding_of
from wellpaid.claim_pay.payers.queries import all_payers, payer_of
from wellpaid.core.banking.queries.desk import ach_terms
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.http import client, send
from wellpaid.ops.demo_day import defer_rounds

_TIMEOUT_SECONDS = 30
_FUNDS_CENTS = 25_000_000


@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """Show the bank's day; a press lets one go by, or books a wire to a plan's account."""
    if not (settings.DEMO and settings.SANDBOX_URL):
        raise NotFound
    if request.method == "POST":
        if "payer" in request.POST:
            _wire(request.POST["payer"])
        else:
            _ask("POST", "/bank/clock/advance", {"days": 1})
        # What the bank has written is taken in a moment later, by the worker.
        defer_rounds()
        return redirect(reverse("demo_bank") + "?done")
    day = date.fromisoformat(_ask("GET", "/bank")["open_day"])
    plans = [
        (payer, funding_of(payer.organization_id))
        for payer in all_payers()
        if ach_terms(payer.organization_id) is not None
    ]
    context = {"bank_day": day, "plans": plans, "done": "done" in request.GET}
    return render(request, "portal/demo_bank.html", context)


def _wire(text: str) -> None:
    try:
        payer = payer_of(UUID(text))
    except ValueError:
        raise NotFound from None
    terms = ach_terms(payer.organization_id) if payer else None
    if terms is None:
        raise NotFound
    body = {
        "company_id": terms.company_id,
        "amount_cents": _FUNDS_CENTS,
        "reference": f"FUNDING {utc_now():%Y%m%d%H%M%S}",
    }
    _ask("POST", "/bank/wires", body)


def _ask(method: str, path: str, body: dict[str, object] | None = None) -> dict[str, str]:
    session = client(settings.SANDBOX_URL, _TIMEOUT_SECONDS)
    headers = {"authorization": f"Bearer {settings.SANDBOX_SECRET_KEY}"}
    response: httpx.Response = send(session, method, path, json=body, headers=headers)
    response.raise_for_status()
    found: dict[str, str] = response.json()
    return found
