"""What a test or the demo asks of the bank besides files: its clock, payouts, what it booked."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse

from wellpaid.formats.nacha.calendar import on_or_after
from wellpaid.sandbox.api import endpoint, read_body
from wellpaid.sandbox.bank import clock
from wellpaid.sandbox.bank.rounds import do_round
from wellpaid.sandbox.configuration import current
from wellpaid.sandbox.database import database
from wellpaid.sandbox.problems import invalid_field, missing_field

# A processor that has to be given more back than it took takes the rest from the account.
PAYOUT, TAKEN_BACK = "165", "455"
# BAI2: an incoming money transfer.
WIRE = "195"
_WIRE_CENTS_MAX = 100_000_000_000
_DAYS_MAX = 400
_SHOWN_MAX = 200


@endpoint("GET")
def show_bank(request: HttpRequest) -> HttpResponse:
    """Tell the bank's time and open day."""
    return _clock()


@endpoint("POST")
def advance_clock(request: HttpRequest) -> HttpResponse:
    """Put the bank's clock forward, and live through the days in between before answering."""
    body = read_body(request)
    days = body.whole("days", maximum=_DAYS_MAX)
    body.close()
    clock.move_ahead(database(), timedelta(days=days))
    do_round(database(), current().bank_root, clock.real_now())
    return _clock()


@endpoint("POST")
def announce_payout(request: HttpRequest) -> HttpResponse:
    """Book a card processor's payout on a customer's account, once for each reference."""
    body = read_body(request)
    company = body.reference("company_id")
    cents = body.signed_cents("amount_cents")
    reference = body.words("reference")
    body.close()
    if len(company) > 10 or not company.isalnum():
        raise invalid_field("company_id", "Send the ten places of a company id.")
    # On a holiday a bank books nothing, and there is no statement that could show it.
    day = on_or_after(clock.open_day(database()))
    code = PAYOUT if cents > 0 else TAKEN_BACK
    with database().transaction() as connection:
        connection.execute(
            "INSERT INTO bank_bookings (company, booked_on, amount_cents, type_code, reference,"
            " words) VALUES (?, ?, ?, ?, ?, 'CARD PAYOUT') ON CONFLICT DO NOTHING",
            (company, day.isoformat(), cents, code, reference),
        )
    row = database().row(
        "SELECT * FROM bank_bookings WHERE company = ? AND type_code = ? AND reference = ?",
        company,
        code,
        reference,
    )
    assert row is not None
    return JsonResponse(_plain(row), status=201)


@endpoint("POST")
def wire_in(request: HttpRequest) -> HttpResponse:
    """Book a wire that a customer sends to its own account here, once for each reference."""
    body = read_body(request)
    company = body.reference("company_id")
    cents = body.whole("amount_cents", maximum=_WIRE_CENTS_MAX)
    reference = body.words("reference")
    body.close()
    day = on_or_after(clock.open_day(database()))
    with database().transaction() as connection:
        connection.execute(
            "INSERT INTO bank_bookings (company, booked_on, amount_cents, type_code, reference,"
            " words) VALUES (?, ?, ?, ?, ?, 'INCOMING WIRE') ON CONFLICT DO NOTHING",
            (company, day.isoformat(), cents, WIRE, reference),
        )
    row = database().row(
        "SELECT * FROM bank_bookings WHERE company = ? AND type_code = ? AND reference = ?",
        company,
        WIRE,
        reference,
    )
    assert row is not None
    return JsonResponse(_plain(row), status=201)


@endpoint("GET")
def entries(request: HttpRequest) -> HttpResponse:
    """Show what came to an account, as its holder would see it: also the two small deposits."""
    account = request.GET.get("account", "")
    if not account:
        raise missing_field("account")
    rows = database().rows(
        "SELECT amount_cents, is_debit, description, company_name, trace, effective_date,"
        " settled_on, answer_code, answered_on FROM bank_entries WHERE account_number = ?"
        " ORDER BY number DESC LIMIT ?",
        account,
        _SHOWN_MAX,
    )
    return JsonResponse([_plain(row) for row in rows], safe=False)


def _clock() -> HttpResponse:
    now = clock.bank_now(database(), clock.real_now())
    return JsonResponse(
        {"now": now.isoformat(), "open_day": clock.open_day(database()).isoformat()}
    )


def _plain(row: sqlite3.Row) -> dict[str, str | int | None]:
    return {name: row[name] for name in row.keys()}  # noqa: SIM118 a Row iterates over its values
