"""C6: how payers pay us. A choice is signed, holds from a day on, and ends when taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.operations.end_election import end_election
from wellpaid.claim_pay.elections.operations.sign_election import Wish, sign_election
from wellpaid.claim_pay.elections.queries import ElectionRow, elections_of, offered_by
from wellpaid.claim_pay.enrollment.queries import AccountRow, provider_accounts
from wellpaid.claim_pay.fees.queries import mirrors
from wellpaid.claim_pay.fees.reckoning import Mirrored
from wellpaid.claim_pay.payees.queries import PayeeRow, payees_of
from wellpaid.claim_pay.payers.queries import PayerRow, all_payers
from wellpaid.claim_pay.virtual_cards.queries import YearOfCards, year_of_cards
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.date_words import day_words
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .words import METHOD_HINTS, METHODS

_DONE = ("signed", "ended")


@dataclass(frozen=True)
class PayerLine:
    """One payer of the network as the page shows it.

    :param now: the choice that holds today for all tax numbers, if there is one
    :param later: one that will hold
    """

    payer: PayerRow
    offered: list[Promise]
    now: ElectionRow | None
    later: ElectionRow | None
    narrower: list[ElectionRow]


@staff_page("GET")
def elections(request: HttpRequest) -> HttpResponse:
    """List the payers with what they offer and what was chosen."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    today = local_date(utc_now(), desk.organization.time_zone)
    chosen = elections_of(desk.organization_id)
    context = {
        "desk": desk,
        "lines": [_line(payer, chosen, today) for payer in all_payers()],
        "for_all": [row for row in chosen if row.payer_id is None and _is_open(row, today)],
        "methods": METHODS,
        "may_change": desk.may(Action.CHANGE_ELECTIONS),
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    return render(request, "claims/elections.html", context)


def _is_open(row: ElectionRow, today: date) -> bool:
    return row.ended_date is None or row.ended_date > today


def _line(payer: PayerRow, chosen: list[ElectionRow], today: date) -> PayerLine:
    own = [row for row in chosen if row.payer_id == payer.organization_id and _is_open(row, today)]
    whole = [row for row in own if row.payee_id is None]
    return PayerLine(
        payer=payer,
        offered=[METHODS[method] for method in Method if method in offered_by(payer)],
        now=next((row for row in whole if row.effective_date <= today), None),
        later=next((row for row in whole if row.effective_date > today), None),
        narrower=[row for row in own if row.payee_id is not None],
    )


class ElectionForm(forms.Form):
    """Who, how, from when, and the signature. Which ids are the provider's, the operation says."""

    payer = forms.UUIDField(required=False)
    payee = forms.CharField(required=False, max_length=80)
    method = forms.ChoiceField(
        choices=[(method.value, method.value) for method in Method],
        error_messages={"required": gettext_lazy("Choose how you want to be paid.")},
    )
    bank_account = forms.UUIDField(required=False)
    effective_date = forms.DateField(
        error_messages={
            "required": gettext_lazy("Choose the first day."),
            "invalid": gettext_lazy("Write the day as year, month, day, like 2026-07-01."),
        }
    )
    signed_name = forms.CharField(
        max_length=120,
        error_messages={"required": gettext_lazy("Type your full name to sign.")},
    )

    def wish(self) -> Wish:
        """Read the answers. A payee is an id, or an id and an NPI behind a colon."""
        payee_id, _colon, npi = self.cleaned_data["payee"].partition(":")
        method = Method(self.cleaned_data["method"])
        account_id = self.cleaned_data["bank_account"] if method is Method.ACH else None
        return Wish(
            method=method,
            effective_date=self.cleaned_data["effective_date"],
            payer_id=self.cleaned_data["payer"],
            payee_id=UUID(payee_id) if payee_id else None,
            npi=npi,
            bank_account_id=account_id,
        )

    def clean_payee(self) -> str:
        """Refuse what is no id."""
        text: str = self.cleaned_data["payee"]
        if text:
            try:
                UUID(text.partition(":")[0])
            except ValueError:
                raise forms.ValidationError(_("Choose one of your tax numbers.")) from None
        return text

    def clean(self) -> dict[str, Any]:
        """Ask for the account of a direct deposit."""
        answers = super().clean() or {}
        if answers.get("method") == Method.ACH and not answers.get("bank_account"):
            self.add_error("bank_account", _("Choose the bank account for direct deposits."))
        return answers


@staff_page("GET", "POST")
def change(request: HttpRequest) -> HttpResponse:
    """Take a signed choice."""
    desk = desk_of(request, CLAIMS, Action.CHANGE_ELECTIONS)
    today = local_date(utc_now(), desk.organization.time_zone)
    first = {"payer": request.GET.get("payer", ""), "effective_date": today.isoformat()}
    form = ElectionForm(request.POST if request.method == "POST" else None, initial=first)
    done, refusal = tried(form, lambda: _sign(desk, form, today))
    if done:
        return redirect(reverse("claims_elections") + "?signed")
    payers = all_payers()
    context = {
        "desk": desk,
        "form": form,
        "refusal": refusal,
        "payers": payers,
        "methods": [(method, METHODS[method], METHOD_HINTS[method]) for method in Method],
        "payees": _payee_choices(payees_of(desk.organization_id)),
        "accounts": _usable(desk),
        "today": today,
        "mirrors": _mirrors(desk, payers, form, today),
        "cards": _year_of_cards(desk, payers, form, today),
        "terms": election_terms(),
    }
    return render(request, "claims/election_change.html", context, status=status_of(form, refusal))


def _sign(desk: Desk, form: ElectionForm, today: date) -> None:
    sign_election(
        organization_id=desk.organization_id,
        wish=form.wish(),
        signed_name=form.cleaned_data["signed_name"],
        terms=election_terms(),
        today=today,
        actor=desk.actor,
        now=utc_now(),
    )


def election_terms() -> str:
    """Give the sentence above a signature under a choice."""
    return _(
        "I may choose for this organization how it is paid. The choice holds from the day above "
        "until we choose again. We can take it back any day, and a check costs nothing."
    )


def _payee_choices(payees: list[PayeeRow]) -> list[tuple[str, str]]:
    found = []
    for payee in payees:
        found.append((str(payee.id), f"{payee.legal_name}, {payee.shown_tin}"))
        found += [(f"{payee.id}:{one.npi}", f"NPI {one.npi}") for one in payee.npis]
    return found


def _usable(desk: Desk) -> list[AccountRow]:
    """Give what may be chosen today, or will have been waited for by its day."""
    return [row for row in provider_accounts(desk.organization_id) if row.is_ready]


def _asked_payer(payers: list[PayerRow], form: ElectionForm) -> PayerRow | None:
    asked = str(form["payer"].value() or "")
    return next((row for row in payers if str(row.organization_id) == asked), None)


def _year_of_cards(
    desk: Desk, payers: list[PayerRow], form: ElectionForm, today: date
) -> YearOfCards:
    payer = _asked_payer(payers, form)
    return year_of_cards(
        organization_id=desk.organization_id,
        payer_id=payer.organization_id if payer else None,
        today=today,
    )


def _mirrors(
    desk: Desk, payers: list[PayerRow], form: ElectionForm, today: date
) -> list[tuple[Promise, Mirrored]]:
    """Replay last year's payments of the payer in question, or of all, under each method."""
    payer = _asked_payer(payers, form)
    found = mirrors(
        organization_id=desk.organization_id,
        payer_id=payer.organization_id if payer else None,
        card_basis_points=payer.card_fee_basis_points if payer else 0,
        today=today,
    )
    return [(METHODS[method], mirrored) for method, mirrored in found.items()]


@staff_page("GET", "POST")
def end(request: HttpRequest, election_id: UUID) -> HttpResponse:
    """Say what taking a choice back means, then end it."""
    desk = desk_of(request, CLAIMS, Action.CHANGE_ELECTIONS)
    today = local_date(utc_now(), desk.organization.time_zone)
    if request.method == "POST":
        end_election(
            organization_id=desk.organization_id,
            election_id=election_id,
            today=today,
            actor=desk.actor,
            now=utc_now(),
        )
        return redirect(reverse("claims_elections") + "?ended")
    rows = [row for row in elections_of(desk.organization_id) if row.id == election_id]
    if not rows:
        return redirect("claims_elections")
    names = {payer.organization_id: payer.name for payer in all_payers()}
    [row] = rows
    context = {
        "desk": desk,
        "row": row,
        "method": METHODS[row.method],
        "payer": names.get(row.payer_id, "") if row.payer_id else "",
        "since": day_words(row.effective_date),
    }
    return render(request, "claims/election_end.html", context)
