"""The people's pages: the hosted card form, the bank's question, and a page of test cards."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from wellpaid.sandbox import charges, setups
from wellpaid.sandbox.api import LOCALES, problem_response
from wellpaid.sandbox.cards import TEST_CARDS, FieldFault, ReadCard, read_card
from wellpaid.sandbox.clock import now_ms
from wellpaid.sandbox.configuration import current
from wellpaid.sandbox.database import database
from wellpaid.sandbox.instants import year_and_month
from wellpaid.sandbox.problems import Problem
from wellpaid.sandbox.problems import not_found as no_such
from wellpaid.sandbox.texts import TEXTS, dollars, error_text
from wellpaid.sandbox.tokens import fingerprint_key, merchant_of
from wellpaid.sandbox.webhooks import wake_sender

_STATIC: Final = {
    "sandbox.css": "text/css; charset=utf-8",
    "frame.css": "text/css; charset=utf-8",
    "frame.js": "text/javascript; charset=utf-8",
    "fields-v1.js": "text/javascript; charset=utf-8",
    "fonts/hanken-grotesk-400-700-latin.woff2": "font/woff2",
    "fonts/gabarito-700-latin.woff2": "font/woff2",
}
_FIELDS: Final = ("number", "expiry", "cvc")


class SeeOther(HttpResponseRedirect):
    """303: the browser fetches the next page with GET, and a reload sends no form again."""

    status_code = 303


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """List the test cards."""
    locale = chosen_locale(request, fallback=LOCALES[0])
    return show_page(request, "home", locale, cards=TEST_CARDS, home_path="/")


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 once the tables are there."""
    database().row("SELECT count(*) FROM charges")
    return JsonResponse({"status": "ok"})


@require_GET
def static_file(request: HttpRequest, *, name: str) -> HttpResponse:
    return static_response(name)


def static_response(name: str) -> HttpResponse:
    """Serve one of the few known files of this package.

    :raises Http404: not one of them
    """
    if name not in _STATIC:
        raise Http404(name)
    content = files("wellpaid.sandbox").joinpath("static", name).read_bytes()
    return HttpResponse(
        content, content_type=_STATIC[name], headers={"Cache-Control": "public, max-age=300"}
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere, to a machine or a person."""
    if request.path.startswith("/v1/"):
        return problem_response(no_such("address"))
    return _message(request, chosen_locale(request, fallback=LOCALES[0]), "missing", status=404)


@require_http_methods(["GET", "POST"])
def hosted(request: HttpRequest, *, setup_id: str) -> HttpResponse:
    """Take a card for a setup, on a page that needs no script."""
    try:
        setup = setups.find_setup(database(), setup_id, now_ms=now_ms())
    except Problem:
        return _message(request, chosen_locale(request, fallback=LOCALES[0]), "missing", status=404)
    locale = chosen_locale(request, fallback=setup.locale)
    if request.method == "POST" and setup.status == "complete":
        return SeeOther(setup.return_url)
    if setup.status != "open":
        url = setup.return_url if setup.status == "complete" else setup.cancel_url
        status = 410 if setup.status == "expired" else 200
        return _message(request, locale, setup.status, url=url, status=status)
    if request.method != "POST":
        return _hosted_form(request, setup, locale, faults=[])
    if request.POST.get("action") == "cancel":
        setups.cancel_setup(database(), setup)
        return SeeOther(setup.cancel_url)
    return _take_card(request, setup, locale)


@require_http_methods(["GET", "POST"])
def challenge(request: HttpRequest, *, charge_id: str) -> HttpResponse:
    """Let the person answer the bank's question; only the first answer counts."""
    try:
        row = charges.find_charge(database(), charge_id)
    except Problem:
        return _message(request, chosen_locale(request, fallback=LOCALES[0]), "missing", status=404)
    card = database().row("SELECT * FROM tokens WHERE token = ?", row["token"])
    locale = chosen_locale(request, fallback=card["locale"] if card else LOCALES[0])
    if row["return_url"] is None:  # such a charge was never in challenge
        return _message(request, locale, "missing", status=404)
    answer = request.POST.get("answer")
    if request.method == "POST" and answer in {"approve", "refuse"}:
        charges.answer_challenge(
            database(),
            charge_id,
            approved=answer == "approve",
            configuration=current(),
            now_ms=now_ms(),
        )
        wake_sender()
        return SeeOther(row["return_url"])
    if row["status"] != "challenge":
        return _message(request, locale, "answered", url=row["return_url"])
    return show_page(
        request,
        "challenge",
        locale,
        amount=dollars(row["amount_cents"]),
        payee=row["statement_descriptor"],
        last4=card["last4"] if card else "",
    )


def _take_card(request: HttpRequest, setup: setups.Setup, locale: str) -> HttpResponse:
    at_ms = now_ms()
    card = read_card(
        {field: request.POST.get(field, "") for field in _FIELDS},
        today=year_and_month(at_ms),
        fingerprint_key=fingerprint_key(current().secret_key),
    )
    if not isinstance(card, ReadCard):
        return _hosted_form(request, setup, locale, faults=card)
    merchant = merchant_of(current().secret_key)
    setups.complete_setup(database(), setup, card, merchant=merchant, now_ms=at_ms)
    return SeeOther(setup.return_url)


def _hosted_form(
    request: HttpRequest, setup: setups.Setup, locale: str, *, faults: list[FieldFault]
) -> HttpResponse:
    """Show the form. Of a refused card only the expiry is shown again, never number or code."""
    errors = {fault.field: error_text(locale, fault) for fault in faults}
    return show_page(
        request,
        "hosted",
        locale,
        status=422 if faults else 200,
        errors=errors,
        heading=TEXTS[locale][f"heading_{setup.kind}"],
        expiry=request.POST.get("expiry", "")[:10],
        cards=TEST_CARDS,
    )


def _message(
    request: HttpRequest, locale: str, name: str, *, url: str | None = None, status: int = 200
) -> HttpResponse:
    """Show a page that says one thing and where to go next."""
    texts = TEXTS[locale]
    heading, words = texts[f"{name}_heading"], texts[f"{name}_words"]
    return show_page(
        request, "message", locale, status=status, heading=heading, words=words, url=url
    )


def show_page(
    request: HttpRequest, name: str, locale: str, *, status: int = 200, **values: object
) -> HttpResponse:
    """Show a page in a language; ``t`` among the values takes the place of its words."""
    other = next(code for code in LOCALES if code != locale)
    context = {
        "t": TEXTS[locale],
        "locale": locale,
        "other_locale": other,
        "other_language": TEXTS[other]["language"],
        "path": request.path,
        **values,
    }
    return render(request, f"sandbox/{name}.html", context, status=status)


def chosen_locale(request: HttpRequest, *, fallback: str) -> str:
    """Give the language that the person switched to, or the one that was asked for."""
    chosen = request.GET.get("locale", "")
    return chosen if chosen in LOCALES else fallback
