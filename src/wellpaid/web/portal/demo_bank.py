"""The demo's bank and plans: days go by, a plan's money is wired in, a plan sends a batch."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import httpx
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wellpaid.claim_pay.disbursements.queries import funding_of
from wellpaid.claim_pay.payers.queries import PayerRow, all_payers, payer_of
from wellpaid.claim_pay.submissions.operations.receive_file import Sent, receive_file
from wellpaid.claim_pay.submissions.states import Source
from wellpaid.core.banking.queries.desk import ach_terms
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.queries import day_at
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.http import client, send
from wellpaid.ops.demo_day import defer_rounds

_TIMEOUT_SECONDS = 30
_FUNDS_CENTS = 25_000_000
_CLAIMS, _SEEDS = 200, 999_999_999


@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """Show the bank's day; a press lets one go by, or books a wire to a plan's account."""
    if not (settings.DEMO and settings.SANDBOX_URL):
        raise NotFound
    if request.method == "POST":
        if "sends" in request.POST:
            _send_batch(request.POST["sends"])
            return redirect(reverse("demo_bank") + "?sent")
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
    context = {
        "bank_day": day,
        "plans": plans,
        "done": "done" in request.GET,
        "sent": "sent" in request.GET,
    }
    return render(request, "portal/demo_bank.html", context)


def _payer(text: str) -> PayerRow | None:
    try:
        return payer_of(UUID(text))
    except ValueError:
        raise NotFound from None


def _send_batch(text: str) -> None:
    """Have the plan send a batch, as its own system would."""
    payer, now = _payer(text), utc_now()
    if payer is None:
        raise NotFound
    body: dict[str, object] = {
        "plan": payer.slug,
        "claims": _CLAIMS,
        "seed": int(now.timestamp()) % _SEEDS,
        "payment_date": (day_at(payer.organization_id, now) + timedelta(days=1)).isoformat(),
    }
    answer = _answer("POST", "/payer/batches", body)
    receive_file(
        organization_id=payer.organization_id,
        sent=Sent(Source.API, f"{payer.slug}-{now:%Y%m%d-%H%M%S}.835"),
        chunks=[answer.content],
        actor=SYSTEM,
        now=now,
    )


def _wire(text: str) -> None:
    payer = _payer(text)
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
    found: dict[str, str] = _answer(method, path, body).json()
    return found


def _answer(method: str, path: str, body: dict[str, object] | None = None) -> httpx.Response:
    session = client(settings.SANDBOX_URL, _TIMEOUT_SECONDS)
    headers = {"authorization": f"Bearer {settings.SANDBOX_SECRET_KEY}"}
    response: httpx.Response = send(session, method, path, json=body, headers=headers)
    response.raise_for_status()
    return response
