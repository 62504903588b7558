"""The page that shows a card, and the terminal that charges it. It needs no script."""

from __future__ import annotations

import sqlite3
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from wellpaid.sandbox.api import LOCALES
from wellpaid.sandbox.configuration import current
from wellpaid.sandbox.database import database
from wellpaid.sandbox.instants import real_now_ms
from wellpaid.sandbox.issuer import issued, looks
from wellpaid.sandbox.issuer.rules import face_of, fee_cents
from wellpaid.sandbox.issuer.texts import ISSUER_TEXTS
from wellpaid.sandbox.pages import SeeOther, chosen_locale, show_page
from wellpaid.sandbox.texts import TEXTS, dollars

_GONE = 410


@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, *, token: str) -> HttpResponse:
    """Show the card the first time that its link is opened; afterwards, what became of it."""
    look = looks.find_look(database(), token)
    if look is None:
        locale = chosen_locale(request, fallback=LOCALES[0])
        return _message(request, locale, "card_missing", status=404)
    locale = chosen_locale(request, fallback=look["locale"])
    now_ms = real_now_ms()
    if request.method == "POST":
        if looks.may_charge(look, now_ms=now_ms):
            issued.charge_card(database(), look["card_id"])
        return SeeOther(f"{request.path}?locale={locale}")
    row = issued.find_card(database(), look["card_id"])
    status = issued.status_of(database(), row)
    if status == "active" and looks.open_look(database(), token, now_ms=now_ms):
        return _show(request, locale, look, row)
    return _afterwards(request, locale, look, row, status)


def _show(request: HttpRequest, locale: str, look: sqlite3.Row, row: sqlite3.Row) -> HttpResponse:
    expires_on = date.fromisoformat(row["expires_on"])
    texts = TEXTS[locale] | ISSUER_TEXTS[locale]
    fee = dollars(fee_cents(row["amount_cents"]))
    return show_page(
        request,
        "issued_card",
        locale,
        t=texts,
        face=face_of(row["id"], expires_on, current().secret_key),
        amount=dollars(row["amount_cents"]),
        fee_words=texts["terminal_fee"].format(fee=fee),
        merchant=row["merchant"],
        url=look["return_url"],
    )


def _afterwards(
    request: HttpRequest, locale: str, look: sqlite3.Row, row: sqlite3.Row, status: str
) -> HttpResponse:
    """Say how the terminal answered, or that a link opens once."""
    name = {"settled": "used"}.get(status, status)
    facts = {"amount": dollars(row["amount_cents"]), "code": row["approval_code"] or ""}
    code = 200 if name in {"used", "declined"} else _GONE
    return _message(request, locale, f"card_{name}", url=look["return_url"], status=code, **facts)


def _message(
    request: HttpRequest,
    locale: str,
    name: str,
    *,
    url: str | None = None,
    status: int = 200,
    **facts: str,
) -> HttpResponse:
    texts = TEXTS[locale] | ISSUER_TEXTS[locale]
    words = texts[f"{name}_words"].format(**facts)
    heading = texts[f"{name}_heading"]
    return show_page(
        request, "message", locale, status=status, t=texts, heading=heading, words=words, url=url
    )
