"""The filters of the list of bills. They live in the address, so that a list can be kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wellpaid.patient_pay.bills.lists import BillFilter, PersonRow, Show, Sort
from wellpaid.web.shared.forms import MoneyField

_DATE_WORDS = _("Enter a date like 2026-03-27.")
_PAGES_MAX = 10_000


class BillsForm(forms.Form):
    """What to list, and in which order. Blank says nothing; every field may be left out."""

    show = forms.ChoiceField(
        required=False,
        choices=[
            (Show.ALL, _("All bills")),
            (Show.DUE, _("To pay")),
            (Show.WAITING, _("Waiting on insurance")),
            (Show.PAID, _("Paid and past")),
        ],
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[
            (Sort.URGENT, _("Most urgent first")),
            (Sort.NEWEST, _("Newest care first")),
            (Sort.AMOUNT, _("Highest amount first")),
        ],
    )
    since = forms.DateField(required=False, error_messages={"invalid": _DATE_WORDS})
    until = forms.DateField(required=False, error_messages={"invalid": _DATE_WORDS})
    at_least = MoneyField(required=False, max_length=20)
    at_most = MoneyField(required=False, max_length=20)
    q = forms.CharField(required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        """Refuse a range that ends before it begins."""
        answers = super().clean() or self.cleaned_data
        since, until = answers.get("since"), answers.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first. Check both dates."))
        at_least, at_most = answers.get("at_least"), answers.get("at_most")
        if at_least and at_most and at_most < at_least:
            self.add_error("at_most", _("The highest amount is below the lowest. Check both."))
        return answers

    def person(self) -> UUID | None:
        """Give the id that the page offered. Another is nobody's typing, so nobody is told."""
        try:
            return UUID(str(self.data.get("person", "")))
        except ValueError:
            return None

    def clean_q(self) -> str:
        """Keep the digits of a part of a Bill ID."""
        text: str = self.cleaned_data["q"]
        digits = "".join(c for c in text if c.isascii() and c.isdigit())
        if text and not digits:
            raise forms.ValidationError(_("Search with digits of the Bill ID."))
        return digits

    def wanted(self) -> BillFilter:
        """Give the filter, once the form is valid."""
        answers = self.cleaned_data
        since: date | None = answers["since"]
        return BillFilter(
            show=Show(answers["show"] or Show.ALL),
            sort=Sort(answers["sort"] or Sort.URGENT),
            from_date=since,
            until_date=answers["until"],
            from_amount=answers["at_least"],
            until_amount=answers["at_most"],
            patient_id=self.person(),
            number_part=answers["q"],
        )

    def page(self) -> int:
        """Give the page asked for; the first when that isn't a page's number."""
        text = str(self.data.get("page", ""))
        if not (text.isascii() and text.isdigit() and len(text) < 6):
            return 1
        return min(max(int(text), 1), _PAGES_MAX)

    def offer_people(self, people: Iterable[PersonRow]) -> None:
        """Let the person field offer whose bills there are."""
        chosen = self.person()
        self.people = [(str(one.patient_id), one.name, chosen in one.patient_ids) for one in people]
