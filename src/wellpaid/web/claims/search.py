"""C5: finding a claim or a payment by whatever stands on a paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.remittances.models.saved_filter import NAME_LENGTH_MAX, SavedFilter
from wellpaid.claim_pay.remittances.numbers import bare
from wellpaid.claim_pay.remittances.queries import (
    HITS_MAX,
    PART_MIN,
    ClaimHit,
    FilterRow,
    Found,
    Key,
    Wish,
    claims_at,
    filters_of,
    search,
)
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.patient_pay.bills.numbers import read_bill_number
from wellpaid.patient_pay.bills.queries import claims_of_bill
from wellpaid.web.portal.signed_in import signed_in_user
from wellpaid.web.shared.forms import MoneyField
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page

from .code_words import result_tag

KEYS = {
    Key.PATIENT_ACCOUNT: gettext_lazy("By your account number"),
    Key.CLAIM_NUMBER: gettext_lazy("By the plan’s claim number"),
    Key.MEMBER_ID: gettext_lazy("By member ID"),
    Key.PATIENT_NAME: gettext_lazy("By patient"),
    Key.SERVICE_DATE: gettext_lazy("By the day of the care"),
    Key.AMOUNT: gettext_lazy("By the amount paid"),
}
_DAY_WORDS = gettext_lazy("Enter a day, like 2026-03-04.")


type _Group = tuple[Any, list[tuple[ClaimHit, str, str, str]]]


class _SearchForm(forms.Form):
    text = forms.CharField(required=False, max_length=80)
    amount = MoneyField(required=False, max_length=20)
    service_date = forms.DateField(required=False, error_messages={"invalid": _DAY_WORDS})
    since = forms.DateField(required=False, error_messages={"invalid": _DAY_WORDS})
    until = forms.DateField(required=False, error_messages={"invalid": _DAY_WORDS})

    def clean_text(self) -> str:
        text = " ".join(str(self.cleaned_data["text"]).split())
        if text and len(bare(text)) < PART_MIN:
            raise forms.ValidationError(_("Type at least three letters or digits."))
        return text

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("until", _("This day is before the first one."))
        if not self.errors and self.wish().is_empty:
            self.add_error("text", _("Type a number, a name, an amount or a day."))
        return given

    def wish(self) -> Wish:
        given = self.cleaned_data
        amount = given.get("amount")
        return Wish(
            text=given.get("text", ""),
            amount=amount if isinstance(amount, Money) else None,
            service_date=given.get("service_date"),
            paid_since=given.get("since"),
            paid_until=given.get("until"),
        )


_PAGE = SavedFilter.Page.SEARCH
_NAMES = ("text", "amount", "service_date", "since", "until")


def search_facts(given: Mapping[str, str]) -> dict[str, str]:
    """Give what a search that can be made looks for, as it was typed; nothing if it can't."""
    if not _SearchForm(given).is_valid():
        return {}
    return {name: given[name][:80].strip() for name in _NAMES if given.get(name, "").strip()}


def _asked(request: HttpRequest, kept: list[FilterRow]) -> Mapping[str, str] | None:
    """Give what was typed, or what a kept search looks for."""
    if "saved" not in request.POST:
        return request.POST.dict() or None
    for row in kept:
        if str(row.id) == request.POST["saved"]:
            return row.facts
    raise NotFound


@staff_page("GET", "POST")
def find(request: HttpRequest) -> HttpResponse:
    """Ask for anything, and show what fits. What is looked for names patients, so it is posted."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    user_id = signed_in_user(request).id
    kept = filters_of(organization_id=desk.organization_id, user_id=user_id, page=_PAGE)
    first = next((row for row in kept if row.is_default), None)
    form = _SearchForm(_asked(request, kept), initial=first.facts if first else {})
    context: dict[str, Any] = {
        "desk": desk, "form": form, "hits_max": HITS_MAX, "kept": kept,
        "name_length_max": NAME_LENGTH_MAX,
    }  # fmt: skip
    if not form.is_bound:
        return render(request, "claims/claims_search.html", context)
    if not form.is_valid():
        return render(request, "claims/claims_search.html", context, status=422)
    wish = form.wish()
    found = search(organization_id=desk.organization_id, wish=wish)
    of_bill = _of_bill(desk, wish)
    if of_bill and found.is_near:  # the bill is what was meant
        found = Found((), ())
    context |= {"found": found, "claims": of_bill + _groups(found)}
    return render(request, "claims/claims_search.html", context)


def _of_bill(desk: Desk, wish: Wish) -> list[_Group]:
    """Give the claims that divided the bill whose whole Bill ID was typed: none for a part of it.

    A Bill ID of another clinic finds what one that nobody has finds.
    """
    number = read_bill_number(wish.text)
    places = number and claims_of_bill(organization_id=desk.organization_id, number=number)
    if not places:
        return []
    here = claims_at(organization_id=desk.organization_id, places=places, wish=wish)
    hits = [(hit, *_tag(hit)) for hit in here]
    return [(_("By Bill ID"), hits)] if hits else []


def _groups(found: Found) -> list[_Group]:
    """Give the hits of each key with their tags; two ways of one key are one group."""
    groups: dict[Key, list[tuple[ClaimHit, str, str, str]]] = {}
    for key, hits in found.claims:
        groups.setdefault(key, []).extend((hit, *_tag(hit)) for hit in hits)
    return [(KEYS[key], rows) for key, rows in groups.items()]


def _tag(hit: ClaimHit) -> tuple[str, str, str]:
    return result_tag(
        status=hit.status,
        paid_cents=hit.paid.cents,
        patient_cents=hit.patient_responsibility.cents,
    )
