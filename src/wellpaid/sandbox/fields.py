"""Hosted fields: the merchant's script, the frame of one field, and the making of tokens."""

from __future__ import annotations

import hmac
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST

from wellpaid.sandbox.api import LOCALES, problem_response, read_body
from wellpaid.sandbox.cards import ReadCard, read_card
from wellpaid.sandbox.clock import now_ms
from wellpaid.sandbox.configuration import current
from wellpaid.sandbox.database import database
from wellpaid.sandbox.instants import year_and_month
from wellpaid.sandbox.pages import static_response
from wellpaid.sandbox.problems import Problem
from wellpaid.sandbox.tokens import create_token, fingerprint_key, merchant_of

_AUTOCOMPLETE = {"number": "cc-number", "expiry": "cc-exp", "cvc": "cc-csc"}
_SHOWN_TEXT_MAX = 200
_THEMES = ("light", "dark")


@require_GET
def merchant_script(request: HttpRequest) -> HttpResponse:
    """Serve the script that a merchant's page loads from this origin."""
    response = static_response("fields-v1.js")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_GET
@csp_override(settings.FRAME_CSP)  # type: ignore[misc] # of the sandbox's own settings
def frame(request: HttpRequest) -> HttpResponse:
    """Show one field for a merchant's page; label, hint and look come in the query."""
    field, origin = request.GET.get("field", ""), request.GET.get("origin", "")
    known = field in _AUTOCOMPLETE and origin in current().merchant_origins
    if not known or not _is_publishable_key(request.GET.get("key", "")):
        return HttpResponse("Unknown field, key or origin.", status=400, content_type="text/plain")
    theme, locale = request.GET.get("theme", ""), request.GET.get("locale", "")
    return render(
        request,
        "sandbox/frame.html",
        {
            "field": field,
            "origin": origin,
            "key": request.GET["key"],
            "mount": request.GET.get("mount", "")[:64],
            "rem": request.GET.get("rem", "")[:6],
            "label": request.GET.get("label", "")[:_SHOWN_TEXT_MAX],
            "hint": request.GET.get("hint", "")[:_SHOWN_TEXT_MAX],
            "locale": locale if locale in LOCALES else LOCALES[0],
            "theme": theme if theme in _THEMES else "",
            "autocomplete": _AUTOCOMPLETE[field],
        },
    )


@require_POST
def tokenise(request: HttpRequest) -> HttpResponse:
    """Turn what the three frames hold into a token, or say which fields can't be used.

    Only a page of our own origin may ask, and only with the publishable key.
    """
    if request.headers.get("Origin") != current().public_origin:
        return JsonResponse({"error": "wrong_origin"}, status=403)
    if request.content_type != "application/json":
        return JsonResponse({"error": "wrong_content_type"}, status=415)
    try:
        body = read_body(request)
        key = body.token("key")
        locale = body.choice("locale", LOCALES)
        typed = {field: body.typed(field) for field in _AUTOCOMPLETE}
        body.close()
    except Problem as problem:
        return problem_response(problem)
    if not _is_publishable_key(key):
        return JsonResponse({"error": "wrong_key"}, status=403)
    at_ms = now_ms()
    card = read_card(
        typed,
        today=year_and_month(at_ms),
        fingerprint_key=fingerprint_key(current().secret_key),
    )
    if not isinstance(card, ReadCard):
        errors = [{"field": fault.field, "code": fault.code} for fault in card]
        return HttpResponse(
            json.dumps({"errors": errors}), status=422, content_type="application/json"
        )
    merchant = merchant_of(current().secret_key)
    token = create_token(database(), card, locale=locale, merchant=merchant, now_ms=at_ms)
    return JsonResponse({"token": token}, status=201)


def _is_publishable_key(key: str) -> bool:
    return hmac.compare_digest(key.encode(), current().publishable_key.encode())
