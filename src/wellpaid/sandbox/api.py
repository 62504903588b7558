"""The machine API under /v1: JSON in, JSON out, one bearer key."""

from __future__ import annotations

import functools
import hashlib
import hmac
import re
import time
from collections.abc import Callable
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from wellpaid.sandbox import charges, credentials, setups, tokens
from wellpaid.sandbox.clock import now_ms
from wellpaid.sandbox.configuration import current
from wellpaid.sandbox.database import database
from wellpaid.sandbox.instants import MS_PER_SECOND
from wellpaid.sandbox.json_body import JsonBody
from wellpaid.sandbox.problems import (
    Problem,
    body_too_large,
    idempotency_key_missing,
    initiator_not_allowed,
    missing_field,
    unauthorized,
)
from wellpaid.sandbox.settings import DATA_UPLOAD_MAX_MEMORY_SIZE
from wellpaid.sandbox.webhooks import wake_sender

type View = Callable[..., HttpResponse]
KINDS: Final = ("credit", "debit", "hsa")
LOCALES: Final = ("en", "es")
INITIATORS: Final = ("customer", "merchant")
_IDEMPOTENCY_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")


def endpoint(*methods: str) -> Callable[[View], View]:
    """Answer these methods to callers with the secret key, and refusals as problem details."""

    def decorate(view: View) -> View:
        @require_http_methods(methods)
        @functools.wraps(view)
        def answer(request: HttpRequest, **values: str) -> HttpResponse:
            try:
                _require_secret_key(request)
                return view(request, **values)
            except Problem as problem:
                return problem_response(problem)

        return answer

    return decorate


def problem_response(problem: Problem) -> JsonResponse:
    """Write a refusal as RFC 9457 problem details."""
    return JsonResponse(
        problem.as_json(), status=problem.status, content_type="application/problem+json"
    )


def read_body(request: HttpRequest) -> JsonBody:
    """:raises Problem: too large, or not a JSON object."""
    try:
        return JsonBody(request.body)
    except RequestDataTooBig as error:
        raise body_too_large(DATA_UPLOAD_MAX_MEMORY_SIZE) from error


@endpoint("POST")
def create_setup(request: HttpRequest) -> HttpResponse:
    configuration = current()
    body = read_body(request)
    asked = setups.SetupRequest(
        reference=body.reference("reference"),
        kind=body.choice("kind", KINDS),
        locale=body.choice("locale", LOCALES),
        return_url=body.merchant_url("return_url", configuration.merchant_origins),
        cancel_url=body.merchant_url("cancel_url", configuration.merchant_origins),
    )
    body.close()
    setup = setups.create_setup(database(), asked, now_ms=now_ms())
    return JsonResponse(
        setups.created_json(setup, public_origin=configuration.public_origin), status=201
    )


@endpoint("GET")
def show_setup(request: HttpRequest, *, setup_id: str) -> HttpResponse:
    setup = setups.find_setup(database(), setup_id, now_ms=now_ms())
    return JsonResponse(setup.as_json(database()))


@endpoint("GET")
def show_token(request: HttpRequest, *, token: str) -> HttpResponse:
    return JsonResponse(tokens.token_json(database(), token))


@endpoint("GET", "POST")
def charge_list(request: HttpRequest) -> HttpResponse:
    return _create_charge(request) if request.method == "POST" else _list_charges(request)


@endpoint("GET")
def show_charge(request: HttpRequest, *, charge_id: str) -> HttpResponse:
    row = charges.find_charge(database(), charge_id)
    return JsonResponse(charges.charge_json(row, configuration=current(), now_ms=now_ms()))


@endpoint("POST")
def cancel_charge(request: HttpRequest, *, charge_id: str) -> HttpResponse:
    cancelled = charges.cancel_charge(
        database(), charge_id, configuration=current(), now_ms=now_ms()
    )
    wake_sender()
    return JsonResponse(cancelled)


def _create_charge(request: HttpRequest) -> HttpResponse:
    key = idempotency_key(request)
    configuration = current()
    body = read_body(request)
    body.choice("currency", ("usd",))
    asked = charges.ChargeRequest(
        token=body.token("token"),
        amount_cents=body.amount_cents("amount_cents"),
        reference=body.reference("reference"),
        statement_descriptor=body.descriptor("statement_descriptor"),
        return_url=body.merchant_url_or_null("return_url", configuration.merchant_origins),
        initiator=body.choice_or("initiator", INITIATORS, default="customer"),
        digest=hashlib.sha256(body.canonical.encode()).hexdigest(),
    )
    body.close()
    _require_fitting_initiator(asked)
    try:
        submitted = charges.submit_charge(
            database(), asked, key=key, configuration=configuration, now_ms=now_ms()
        )
    except charges.AnswerLost:
        return HttpResponse(status=504)
    wake_sender()
    if submitted.answer is None:
        return HttpResponse(status=504)
    # The slow card: the charge is already stored, only the caller waits; no lock is held.
    time.sleep(max(0, submitted.revealed_at_ms - now_ms()) / MS_PER_SECOND)
    return JsonResponse(submitted.answer)


def _require_fitting_initiator(asked: charges.ChargeRequest) -> None:
    """Hold a merchant's own charge against the rules of cards on file."""
    if asked.initiator != "merchant":
        return
    if not asked.token.startswith(credentials.PREFIX):
        raise initiator_not_allowed("Store the card first, with its holder's agreement.")
    if asked.return_url is not None:
        raise initiator_not_allowed("Leave return_url out: nobody is there to be sent back.")


@endpoint("POST")
def store_card(request: HttpRequest) -> HttpResponse:
    key = idempotency_key(request)
    body = read_body(request)
    # The first use of a card on file is its holder's own: nobody else can agree to it.
    body.choice("initiator", ("customer",))
    asked = credentials.StoreRequest(
        token=body.token("token"),
        reference=body.reference("reference"),
        agreement=body.reference("agreement"),
        digest=hashlib.sha256(body.canonical.encode()).hexdigest(),
    )
    body.close()
    try:
        stored = credentials.store_card(
            database(), asked, key=key, merchant=_merchant(), now_ms=now_ms()
        )
    except credentials.StoreAnswerLost:
        return HttpResponse(status=504)
    return JsonResponse(stored, status=201)


@endpoint("GET", "DELETE")
def stored_card(request: HttpRequest, *, credential: str) -> HttpResponse:
    if request.method == "DELETE":
        shown = credentials.delete_credential(
            database(), credential, merchant=_merchant(), now_ms=now_ms()
        )
    else:
        shown = credentials.show_credential(database(), credential, merchant=_merchant())
    return JsonResponse(shown)


def _merchant() -> str:
    return tokens.merchant_of(current().secret_key)


def idempotency_key(request: HttpRequest) -> str:
    """:raises Problem: there is none, or it can't be one."""
    key = request.headers.get("Idempotency-Key", "")
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        raise idempotency_key_missing()
    return key


def _list_charges(request: HttpRequest) -> HttpResponse:
    reference = request.GET.get("reference")
    if not reference:
        raise missing_field("reference")
    at_ms = now_ms()
    shown = [
        charges.charge_json(row, configuration=current(), now_ms=at_ms)
        for row in charges.charges_with_reference(database(), reference)
    ]
    return JsonResponse(shown, safe=False)


def _require_secret_key(request: HttpRequest) -> None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    expected = current().secret_key
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), expected.encode()):
        raise unauthorized()
