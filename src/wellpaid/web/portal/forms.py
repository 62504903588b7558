"""The forms of the portal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.core.banking.states import AccountType
from wellpaid.kit.money import Money
from wellpaid.kit.money_words import money_words
from wellpaid.patient_pay.payments.operations.choose_method import METHODS
from wellpaid.patient_pay.payments.states import BANK
from wellpaid.web.shared.forms import BillIdField, BirthDateMixin, MoneyField


class FindBillForm(forms.Form):
    """The number on the paper."""

    bill_id = BillIdField()


class PortalForm(forms.Form):
    """Anything that a person knows of a clinic, or reads off a paper."""

    q = forms.CharField(
        max_length=80,
        error_messages={
            "required": gettext_lazy("Type a name, a town, a ZIP code or a number."),
            "max_length": gettext_lazy("That’s very long. Type a name, a town or one number."),
        },
    )


class VerifyForm(BirthDateMixin):
    """The second fact: a family name, and a birth date or a ZIP code."""

    last_name = forms.CharField(required=False, max_length=120)
    postal_code = forms.CharField(required=False, max_length=10)
    field_order = ("last_name", "postal_code")  # the summary lists slips as the page does

    def __init__(
        self, *args: Any, asks_postal_code: bool, is_linked: bool, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asks_postal_code, self.is_linked, self.today = asks_postal_code, is_linked, today
        self.birth_date: date | None = None

    def clean(self) -> dict[str, Any]:
        """Ask for every answer that this form needs."""
        answers = super().clean() or self.cleaned_data
        if not self.is_linked and not answers.get("last_name", "").strip():
            self.add_error("last_name", _("Enter the patient’s last name."))
        if not self.asks_postal_code:
            self.birth_date = self.clean_birth_date(self.today)
        elif not answers.get("postal_code", "").strip():
            self.add_error("postal_code", _("Enter the patient’s ZIP code."))
        return answers


class LostBillForm(BirthDateMixin):
    """Who the patient is, when the paper is gone."""

    full_name = forms.CharField(
        max_length=240,
        error_messages={"required": gettext_lazy("Enter the patient’s full name.")},
    )
    postal_code_or_phone = forms.CharField(
        max_length=20,
        error_messages={"required": gettext_lazy("Enter a ZIP code or a phone number.")},
    )
    field_order = ("full_name", "birth_month", "birth_day", "birth_year", "postal_code_or_phone")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.birth_date: date | None = None

    def clean(self) -> dict[str, Any]:
        """Read the birth date."""
        answers = super().clean() or self.cleaned_data
        self.birth_date = self.clean_birth_date(self.today)
        return answers

    def clean_postal_code_or_phone(self) -> str:
        """Insist on digits: five of a ZIP code, or ten of a phone number."""
        text: str = self.cleaned_data["postal_code_or_phone"]
        digits = sum(c.isdigit() for c in text)
        if digits not in {5, 9, 10, 11}:
            raise forms.ValidationError(
                _("A ZIP code has 5 digits and a phone number has 10. Check this one.")
            )
        return text


class AmountForm(forms.Form):
    """All of it, or a part."""

    amount = forms.ChoiceField(choices=[("all", "all"), ("part", "part")])
    part_amount = MoneyField(required=False, max_length=20)

    def __init__(self, *args: Any, owed: Money, smallest: Money, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owed, self.smallest = owed, smallest

    def clean(self) -> dict[str, Any]:
        """Hold a part against the range."""
        answers = super().clean() or self.cleaned_data
        if answers.get("amount") == "part" and "part_amount" in answers:
            part = answers["part_amount"]
            if part is None:
                self.add_error("part_amount", _("Enter the amount that you want to pay now."))
            elif part > self.owed:
                self.add_error(
                    "part_amount",
                    _("{amount} is more than you owe. Enter {owed} or less.").format(
                        amount=money_words(part), owed=money_words(self.owed)
                    ),
                )
            elif part < self.smallest:
                self.add_error(
                    "part_amount",
                    _("The smallest payment is {smallest}.").format(
                        smallest=money_words(self.smallest)
                    ),
                )
        return answers

    @property
    def chosen(self) -> Money:
        """The amount, once the form is valid."""
        if self.cleaned_data["amount"] == "all":
            return self.owed
        part: Money = self.cleaned_data["part_amount"]
        return part


class KeepForm(forms.Form):
    """Who the person at the screen is to a bill."""

    GUARANTOR, PATIENT = "guarantor", "patient"
    who = forms.ChoiceField(
        choices=[(GUARANTOR, GUARANTOR), (PATIENT, PATIENT)],
        error_messages={
            "required": gettext_lazy("Choose who you are."),
            "invalid_choice": gettext_lazy("Choose who you are."),
        },
    )


class EndLinkForm(forms.Form):
    """Which link to end."""

    end = forms.UUIDField()


class MethodForm(forms.Form):
    """Which saved card, or which kind of a new one."""

    SAVED = "saved-"
    method = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Choose one of the ways to pay."),
            "invalid_choice": gettext_lazy("Choose one of the ways to pay."),
        },
    )

    def __init__(
        self, *args: Any, saved_ids: Iterable[UUID] = (), takes_bank: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        methods = [method for method in METHODS if takes_bank or method != BANK]
        values = [*methods, *(f"{self.SAVED}{saved_id}" for saved_id in saved_ids)]
        self.fields["method"].choices = [(value, value) for value in values]  # type: ignore[attr-defined]

    @property
    def saved_method_id(self) -> UUID | None:
        """The saved card that was chosen, once the form is valid."""
        chosen: str = self.cleaned_data["method"]
        is_saved = chosen.startswith(self.SAVED)
        return UUID(chosen.removeprefix(self.SAVED)) if is_saved else None


class BankForm(forms.Form):
    """What stands on a check. The numbers are never shown again, so both are asked for anew."""

    holder_name = forms.CharField(
        max_length=80,
        error_messages={"required": gettext_lazy("Enter the name on the account.")},
    )
    account_type = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in AccountType],
        error_messages={
            "required": gettext_lazy("Choose checking or savings."),
            "invalid_choice": gettext_lazy("Choose checking or savings."),
        },
    )
    routing_number = forms.CharField(
        max_length=20,
        error_messages={"required": gettext_lazy("Enter the nine digits of the routing number.")},
    )
    account_number = forms.CharField(
        max_length=34,
        error_messages={"required": gettext_lazy("Enter the account number.")},
    )
    account_number_again = forms.CharField(
        max_length=34,
        error_messages={"required": gettext_lazy("Enter the account number once more.")},
    )

    def clean(self) -> dict[str, Any]:
        """See that the number was typed the same way twice."""
        answers = super().clean() or self.cleaned_data
        number, again = answers.get("account_number"), answers.get("account_number_again")
        if number and again and _digits(number) != _digits(again):
            words = _("The two account numbers aren’t the same. Enter both once more.")
            self.add_error("account_number_again", words)
        return answers


def _digits(text: str) -> str:
    return "".join(text.replace("-", "").split())


class CopyForm(forms.Form):
    """Where a copy goes."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": gettext_lazy("Enter an email address."),
            "invalid": gettext_lazy(
                "Check the email address. It should look like name@example.com."
            ),
        },
    )


class ReceiptEmailForm(forms.Form):
    """Where the receipt goes."""

    receipt_email = forms.EmailField(
        required=False,
        max_length=254,
        error_messages={
            "invalid": gettext_lazy(
                "Check the email address. It should look like name@example.com."
            )
        },
    )
