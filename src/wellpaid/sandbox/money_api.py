"""The machine API of what comes after a charge: refunds, disputes, payouts, and a test's words."""

from __future__ import annotations

import hashlib
from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse

from wellpaid.sandbox import disputes, payouts, refunds
from wellpaid.sandbox.api import endpoint, idempotency_key, read_body
from wellpaid.sandbox.clock import advance_clock, now_ms
from wellpaid.sandbox.configuration import current
from wellpaid.sandbox.database import database
from wellpaid.sandbox.instants import iso
from wellpaid.sandbox.problems import invalid_field, missing_field
from wellpaid.sandbox.webhooks import wake_sender


@endpoint("GET", "POST")
def refund_list(request: HttpRequest) -> HttpResponse:
    return _create_refund(request) if request.method == "POST" else _list_refunds(request)


def _create_refund(request: HttpRequest) -> HttpResponse:
    key = idempotency_key(request)
    body = read_body(request)
    asked = refunds.RefundRequest(
        charge_id=body.token("charge"),
        amount_cents=body.amount_cents("amount_cents"),
        reference=body.reference("reference"),
        digest=hashlib.sha256(body.canonical.encode()).hexdigest(),
    )
    body.close()
    try:
        made = refunds.submit_refund(
            database(), asked, key=key, configuration=current(), now_ms=now_ms()
        )
    except refunds.RefundAnswerLost:
        return HttpResponse(status=504)
    wake_sender()
    return JsonResponse(made)


def _list_refunds(request: HttpRequest) -> HttpResponse:
    reference = request.GET.get("reference")
    if not reference:
        raise missing_field("reference")
    at_ms = now_ms()
    found = refunds.refunds_with_reference(
        database(), reference, charge_id=request.GET.get("charge")
    )
    return JsonResponse([refunds.refund_json(row, now_ms=at_ms) for row in found], safe=False)


@endpoint("GET")
def show_dispute(request: HttpRequest, *, dispute_id: str) -> HttpResponse:
    return JsonResponse(disputes.show_dispute(database(), dispute_id, now_ms=now_ms()))


@endpoint("POST")
def send_evidence(request: HttpRequest, *, dispute_id: str) -> HttpResponse:
    body = read_body(request)
    text = body.typed("text")
    body.close()
    answered = disputes.send_evidence(
        database(), dispute_id, text, configuration=current(), now_ms=now_ms()
    )
    wake_sender()
    return JsonResponse(answered)


@endpoint("POST")
def accept_dispute(request: HttpRequest, *, dispute_id: str) -> HttpResponse:
    accepted = disputes.accept_dispute(database(), dispute_id, now_ms=now_ms())
    wake_sender()
    return JsonResponse(accepted)


@endpoint("GET")
def payout_list(request: HttpRequest) -> HttpResponse:
    try:
        since = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        raise invalid_field("since", "Send a day as YYYY-MM-DD.") from None
    return JsonResponse(payouts.list_payouts(database(), since=since, now_ms=now_ms()), safe=False)


@endpoint("GET")
def payout_lines(request: HttpRequest, *, payout_id: str) -> HttpResponse:
    return JsonResponse(payouts.payout_lines(database(), payout_id), safe=False)


@endpoint("POST")
def test_clock(request: HttpRequest) -> HttpResponse:
    body = read_body(request)
    seconds = body.seconds("seconds")
    body.close()
    advance_clock(database(), seconds)
    wake_sender()
    return JsonResponse({"now": iso(now_ms())})


@endpoint("POST")
def test_dispute(request: HttpRequest) -> HttpResponse:
    body = read_body(request)
    charge_id = body.token("charge")
    amount_cents = body.amount_cents_or_none("amount_cents")
    body.close()
    opened = disputes.open_dispute(
        database(), charge_id, amount_cents=amount_cents, now_ms=now_ms()
    )
    wake_sender()
    return JsonResponse(opened, status=201)


@endpoint("POST")
def test_payouts(request: HttpRequest) -> HttpResponse:
    read_body(request).close()
    return JsonResponse(payouts.close_day_now(database(), now_ms=now_ms()), safe=False, status=201)
