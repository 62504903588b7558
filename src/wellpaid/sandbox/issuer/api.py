"""The issuer's machine API: JSON in, JSON out, the sandbox's one bearer key."""

from __future__ import annotations

import hashlib
from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse

from wellpaid.sandbox.api import LOCALES, endpoint, idempotency_key, read_body
from wellpaid.sandbox.configuration import current
from wellpaid.sandbox.database import database
from wellpaid.sandbox.instants import real_now_ms
from wellpaid.sandbox.issuer import issued, looks
from wellpaid.sandbox.json_body import JsonBody
from wellpaid.sandbox.problems import invalid_field, missing_field

_MERCHANT_LENGTH_MAX = 60


@endpoint("GET", "POST")
def card_list(request: HttpRequest) -> HttpResponse:
    return _issue(request) if request.method == "POST" else _list(request)


def _issue(request: HttpRequest) -> HttpResponse:
    key, body = idempotency_key(request), read_body(request)
    body.choice("currency", ("usd",))
    asked = issued.IssueRequest(
        reference=body.reference("reference"),
        program=body.reference("program"),
        merchant=_merchant(body),
        amount_cents=body.amount_cents("amount_cents"),
        expires_on=_day(body, "expires_on"),
        digest=hashlib.sha256(body.canonical.encode()).hexdigest(),
    )
    body.close()
    if asked.expires_on < issued.today(database()):
        raise invalid_field("expires_on", "Send a day that isn't over.")
    try:
        card = issued.issue_card(database(), asked, key=key)
    except issued.AnswerLost:
        return HttpResponse(status=504)
    return JsonResponse(card, status=201)


def _merchant(body: JsonBody) -> str:
    name = body.token("merchant")
    if not 0 < len(name) <= _MERCHANT_LENGTH_MAX:
        raise invalid_field("merchant", f"Send 1 to {_MERCHANT_LENGTH_MAX} characters.")
    return name


def _day(body: JsonBody, field: str) -> date:
    try:
        return date.fromisoformat(body.token(field))
    except ValueError:
        raise invalid_field(field, "Send a day such as 2026-07-01.") from None


def _list(request: HttpRequest) -> HttpResponse:
    reference = request.GET.get("reference")
    if not reference:
        raise missing_field("reference")
    found = issued.cards_with_reference(database(), reference)
    return JsonResponse([issued.card_json(database(), row) for row in found], safe=False)


@endpoint("GET")
def show_card(request: HttpRequest, *, card_id: str) -> HttpResponse:
    return JsonResponse(issued.card_json(database(), issued.find_card(database(), card_id)))


@endpoint("POST")
def close_card(request: HttpRequest, *, card_id: str) -> HttpResponse:
    return JsonResponse(issued.close_card(database(), card_id))


@endpoint("POST")
def charge_card(request: HttpRequest, *, card_id: str) -> HttpResponse:
    return JsonResponse(issued.charge_card(database(), card_id))


@endpoint("POST")
def make_look(request: HttpRequest, *, card_id: str) -> HttpResponse:
    configuration, body = current(), read_body(request)
    asked = looks.LookRequest(
        reference=body.reference("reference"),
        locale=body.choice("locale", LOCALES),
        return_url=body.merchant_url("return_url", configuration.merchant_origins),
    )
    body.close()
    look = looks.make_look(database(), card_id, asked, now_ms=real_now_ms())
    url = f"{configuration.public_origin}/issuer/card/{look['token']}"
    return JsonResponse({"url": url}, status=201)
