"""Fields that several pages ask for. Browsers check nothing: the server does, and keeps answers."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellpaid.kit.money import Money, MoneyError
from wellpaid.kit.money_words import money_words
from wellpaid.patient_pay.bills.numbers import LENGTH, read_bill_number

_OLDEST_YEAR = 1890
# Control signs, and the ends of lines and paragraphs.
_NO_LETTERS = {"Cc", "Zl", "Zp"}
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    )
    for number, name in enumerate(names.split(), start=1)
}


class BillIdField(forms.CharField):
    """Twelve digits with their check digit: a slip is told without a look-up."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=40,
            error_messages={
                "required": _("Enter the 12 digits at the top of your bill."),
                "max_length": _("A Bill ID has 12 digits. Check it against your bill."),
            },
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        """Give the twelve digits."""
        text = super().clean(value)
        number = read_bill_number(text)
        if number is None:
            digits = sum(c.isdigit() for c in text)
            if digits == LENGTH:
                words = _("One of the digits isn’t right. Check the Bill ID against your bill.")
            else:
                words = _("A Bill ID has 12 digits. Check it against your bill.")
            raise forms.ValidationError(words)
        return number


class BirthDateMixin(forms.Form):
    """A birth date as three inputs, which everybody can type."""

    birth_month = forms.CharField(required=False, max_length=10)
    birth_day = forms.CharField(required=False, max_length=4)
    birth_year = forms.CharField(required=False, max_length=4)

    def clean_birth_date(self, today: date) -> date | None:
        """Read the three inputs, or put a sentence at the first one."""
        parts = [
            self.cleaned_data.get(name, "").strip()
            for name in ("birth_month", "birth_day", "birth_year")
        ]
        if not all(parts):
            self.add_error("birth_month", _("Enter the month, day and year of birth."))
            return None
        month, day, year = parts
        try:
            born = date(int(year), _month(month), int(day))
        except (ValueError, OverflowError):
            self.add_error("birth_month", _("That date doesn’t exist. Use a date like 4 27 1986."))
            return None
        if not born.year >= _OLDEST_YEAR or born > today:
            self.add_error("birth_month", _("Check the year. Use all four digits, like 1986."))
            return None
        return born


def _month(text: str) -> int:
    return _MONTHS.get(text[:3].casefold()) or int(text)


class NameField(forms.CharField):
    """How somebody is called. Names stand in letters to others, so nothing else fits into one.

    No second line, which a subject can't have; no signs that turn the writing around; no address
    of a page, with which a letter of ours would lead people to a thief.
    """

    def clean(self, value: Any) -> str:
        """Give the name."""
        name: str = super().clean(value)
        is_odd = any(unicodedata.category(c) in _NO_LETTERS or c in _TURNING for c in name)
        if is_odd or any(mark in name.casefold() for mark in ("://", "www.")):
            raise forms.ValidationError(_("Enter a name only."))
        return name


# More than any bill or check, and far less than what a column or the sum of many can hold.
MOST_TYPED = Money(1_000_000_000)


class MoneyField(forms.CharField):
    """An amount as people type it; gives :class:`Money`, up to ``MOST_TYPED``."""

    def clean(self, value: Any) -> Any:
        """Read the amount."""
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = Money.from_typed(text)
        except MoneyError:
            words = _("Enter an amount in dollars and cents, like 52.00.")
            raise forms.ValidationError(words) from None
        if amount > MOST_TYPED:
            most = money_words(MOST_TYPED)
            raise forms.ValidationError(_("Enter {most} at most.").format(most=most))
        return amount
