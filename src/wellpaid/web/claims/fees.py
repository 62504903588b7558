"""C8: every fee, and the one service that costs something, on and off in one step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.queries import elections_of
from wellpaid.claim_pay.fees.operations.sign_agreement import cancel_agreement, sign_agreement
from wellpaid.claim_pay.fees.operations.sign_debit import offers_debit
from wellpaid.claim_pay.fees.queries import PAGE_ROWS, fees_page
from wellpaid.claim_pay.fees.reckoning import TARIFF
from wellpaid.claim_pay.fees.states import PUBLIC, InvoiceState
from wellpaid.claim_pay.virtual_cards.queries import card_costs
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.queries import state_of
from wellpaid.formats.rules.service_fees import may_charge_fee
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money_words import money_words
from wellpaid.web.shared.pages import page_number
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

_DONE = ("on", "off", "cards_off", "debit", "debit-off", "taken")

INVOICE_TONES = {
    InvoiceState.DUE: ("warn", "warning"),
    InvoiceState.COLLECTING: ("", "hourglass"),
    InvoiceState.PAID: ("good", "check"),
}


@staff_page("GET")
def fees(request: HttpRequest) -> HttpResponse:
    """Show the service, what it has cost, and the invoices."""
    return fees_shown(request, desk_of(request, CLAIMS, Action.SEE_PAYMENTS))


def fees_shown(
    request: HttpRequest, desk: Desk, refusal: ProductError | None = None
) -> HttpResponse:
    """Give the page, with why something wasn't done."""
    page = page_number(request)
    today = local_date(utc_now(), desk.organization.time_zone)
    found = fees_page(organization_id=desk.organization_id, today=today, page=page)
    cards = card_costs(organization_id=desk.organization_id, page=page)
    if not found.rows and not cards.rows and page > 1:
        raise NotFound
    context = {
        "desk": desk,
        "found": found,
        "rows": [(row, _(PUBLIC[row.state].word)) for row in found.rows],
        "invoices": [
            (row, _(PUBLIC[row.state].word), *INVOICE_TONES[row.state]) for row in found.invoices
        ],
        "offers_debit": offers_debit(),
        "refusal": refusal,
        "page": page,
        "has_more": max(found.count, cards.count) > page * PAGE_ROWS,
        "cards": cards,
        "takes_cards": any(
            row.method is Method.VIRTUAL_CARD and (row.ended_date is None or row.ended_date > today)
            for row in elections_of(desk.organization_id)
        ),
        "is_allowed": may_charge_fee(state_of(desk.organization_id), today),
        "may_change": desk.may(Action.CHANGE_ELECTIONS),
        "percent": f"{TARIFF.basis_points / 100:g}",
        "cap": TARIFF.cap,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    status = refusal.status if refusal else 200
    return render(request, "claims/fees.html", context, status=status)


class SignForm(forms.Form):
    """The signature."""

    signed_name = forms.CharField(
        max_length=120,
        error_messages={"required": gettext_lazy("Type your full name to sign.")},
    )


@staff_page("GET", "POST")
def service(request: HttpRequest) -> HttpResponse:
    """Say what the service is and costs, and take the signature."""
    desk = desk_of(request, CLAIMS, Action.CHANGE_ELECTIONS)
    form = SignForm(request.POST if request.method == "POST" else None)
    done, refusal = tried(form, lambda: _sign(desk, form.cleaned_data))
    if done:
        return redirect(reverse("claims_fees") + "?on")
    context = {"desk": desk, "form": form, "refusal": refusal, "terms": _terms()}
    return render(request, "claims/service_fee.html", context, status=status_of(form, refusal))


def _terms() -> str:
    return _(
        "The service costs {percent} percent of each direct deposit, rounded to the cent, and at "
        "most {cap} a month for each tax number. Being paid without it stays free. I can cancel "
        "any day, at once, and nothing is charged after that."
    ).format(percent=f"{TARIFF.basis_points / 100:g}", cap=money_words(TARIFF.cap))


def _sign(desk: Desk, answers: dict[str, Any]) -> None:
    now = utc_now()
    sign_agreement(
        organization_id=desk.organization_id,
        signed_name=answers["signed_name"],
        terms=_terms(),
        today=local_date(now, desk.organization.time_zone),
        actor=desk.actor,
        now=now,
    )


@staff_page("POST")
def cancel(request: HttpRequest) -> HttpResponse:
    """Turn the service off."""
    desk = desk_of(request, CLAIMS, Action.CHANGE_ELECTIONS)
    cancel_agreement(organization_id=desk.organization_id, actor=desk.actor, now=utc_now())
    return redirect(reverse("claims_fees") + "?off")
