"""The forms by which people ask or tell something about a bill."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.kit.date_words import day_words
from wellpaid.kit.money_words import money_words
from wellpaid.patient_pay.bills.queries import BillPage
from wellpaid.patient_pay.messages.policy import BODY_MAX
from wellpaid.patient_pay.messages.states import Topic
from wellpaid.web.shared.forms import MoneyField

_TOO_LONG = gettext_lazy("Please write less, or call us.")


def _words(**more: Any) -> forms.CharField:
    return forms.CharField(
        max_length=BODY_MAX,
        error_messages={
            "required": gettext_lazy("Write what you want to say."),
            "max_length": _TOO_LONG,
        },
        **more,
    )


class MatterForm(forms.Form):
    """What all of them ask: what to say, and where to say that an answer is there."""

    note = _words(required=False)
    email = forms.EmailField(
        required=False,
        max_length=254,
        error_messages={
            "invalid": gettext_lazy(
                "Check the email address. It should look like name@example.com."
            )
        },
    )

    def __init__(self, *args: Any, bill: BillPage, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bill, self.today = bill, today

    def topic(self) -> Topic:
        """Give what the valid form is about."""
        raise NotImplementedError

    def told(self) -> tuple[tuple[str, str], ...]:
        """Give the form's answers as (question, answer)."""
        return ()

    def body(self) -> str:
        """Give what was written freely."""
        text: str = self.cleaned_data["note"]
        return text

    def clean_past(self, name: str) -> date | None:
        """Refuse a day that hasn't come yet."""
        day: date | None = self.cleaned_data[name]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day hasn’t come yet. Check the date."))
        return day


class AskChargeForm(MatterForm):
    """Which line, what about it, and whether the bill is wrong."""

    line = forms.CharField(required=False, max_length=4)
    is_dispute = forms.BooleanField(required=False)
    note = _words()
    field_order = ("line", "note", "is_dispute", "email")

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """The bill's services as (value, words, amount)."""
        return [
            (str(n), line.description, money_words(line.charge))
            for n, line in enumerate(self.bill.lines, start=1)
        ]

    def topic(self) -> Topic:
        """A question, or a dispute when the person says that the bill isn't right."""
        return Topic.DISPUTE if self.cleaned_data["is_dispute"] else Topic.QUESTION

    def told(self) -> tuple[tuple[str, str], ...]:
        """Give the line that was chosen."""
        chosen = self.cleaned_data["line"]
        return tuple(
            (_("Charge"), words) for value, words, _amount in self.lines if value == chosen
        )


class InsuranceForm(MatterForm):
    """What an insurance card says."""

    plan = forms.CharField(
        max_length=120, error_messages={"required": gettext_lazy("Enter the name of the plan.")}
    )
    member_id = forms.CharField(
        max_length=40,
        error_messages={"required": gettext_lazy("Enter the member ID that is on the card.")},
    )
    group = forms.CharField(required=False, max_length=40)
    holder = forms.CharField(
        max_length=120,
        error_messages={"required": gettext_lazy("Enter whose plan it is, as the card says it.")},
    )
    field_order = ("plan", "member_id", "group", "holder", "note", "email")

    def topic(self) -> Topic:
        """Insurance."""
        return Topic.INSURANCE

    def told(self) -> tuple[tuple[str, str], ...]:
        """Give what the card says."""
        answers = self.cleaned_data
        rows = (
            (_("Plan"), answers["plan"]),
            (_("Member ID"), answers["member_id"]),
            (_("Group number"), answers["group"]),
            (_("Whose plan it is"), answers["holder"]),
        )
        return tuple(row for row in rows if row[1])


class PaidForm(MatterForm):
    """How, when and how much was paid."""

    how = forms.ChoiceField(
        choices=[
            ("check", gettext_lazy("By check")),
            ("card", gettext_lazy("By card")),
            ("cash", gettext_lazy("In cash, at the clinic")),
            ("bank", gettext_lazy("From my bank")),
            ("other", gettext_lazy("Another way")),
        ],
        error_messages={"required": gettext_lazy("Choose how you paid.")},
    )
    paid_on = forms.DateField(
        error_messages={
            "required": gettext_lazy("Enter the day you paid. A guess is fine."),
            "invalid": gettext_lazy("Enter a date like 2026-03-27."),
        }
    )
    amount = MoneyField(
        max_length=20,
        error_messages={"required": gettext_lazy("Enter how much you paid.")},
    )
    field_order = ("how", "paid_on", "amount", "note", "email")

    def clean_paid_on(self) -> date | None:
        """Refuse a day that hasn't come yet."""
        return self.clean_past("paid_on")

    def topic(self) -> Topic:
        """Already paid."""
        return Topic.ALREADY_PAID

    def told(self) -> tuple[tuple[str, str], ...]:
        """Give the payment as it was told."""
        answers = self.cleaned_data
        how = dict(self.fields["how"].choices)[answers["how"]]  # type: ignore[attr-defined]
        return (
            (_("How"), str(how)),
            (_("When"), day_words(answers["paid_on"])),
            (_("How much"), money_words(answers["amount"])),
        )


class ProblemForm(MatterForm):
    """What is wrong with a payment."""

    what = forms.ChoiceField(
        choices=[
            ("twice", gettext_lazy("I was charged twice")),
            ("amount", gettext_lazy("The amount is wrong")),
            ("not_me", gettext_lazy("I didn’t make this payment")),
            ("wrong_bill", gettext_lazy("It was for another bill")),
            ("other", gettext_lazy("Something else")),
        ],
        error_messages={"required": gettext_lazy("Choose what is wrong.")},
    )
    field_order = ("what", "note", "email")

    def topic(self) -> Topic:
        """A payment's problem."""
        return Topic.PAYMENT_PROBLEM

    def told(self) -> tuple[tuple[str, str], ...]:
        """Give what is wrong."""
        words = dict(self.fields["what"].choices)[self.cleaned_data["what"]]  # type: ignore[attr-defined]
        return ((_("What is wrong"), str(words)),)


class ReplyForm(forms.Form):
    """What somebody writes back."""

    body = _words()
