"""Forms of recoupments and appeals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.appeals.events import Ground, Level, SentWay
from wellpaid.claim_pay.appeals.models import SOURCE_MAX, WORDS_MAX
from wellpaid.claim_pay.appeals.policy import DAYS_MAX
from wellpaid.claim_pay.appeals.states import AppealState
from wellpaid.claim_pay.recoupments.events import PaidBackWay
from wellpaid.web.shared.forms import MoneyField

_DAY = {
    "required": gettext_lazy("Enter a day, like 2026-03-04."),
    "invalid": gettext_lazy("Enter a day, like 2026-03-04."),
}
_CHOOSE = {
    "required": gettext_lazy("Choose one."),
    "invalid_choice": gettext_lazy("Choose one."),
}
_AMOUNT = {"required": gettext_lazy("Enter an amount in dollars and cents, like 52.00.")}


def _values(kind: Any) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class DemandForm(forms.Form):
    """A plan's letter."""

    payer = forms.UUIDField(error_messages={"required": gettext_lazy("Choose a payer.")})
    claim_number = forms.CharField(
        max_length=50,
        error_messages={"required": gettext_lazy("Enter the claim number that the letter names.")},
    )
    amount = MoneyField(max_length=20, error_messages=_AMOUNT)
    letter_date = forms.DateField(error_messages=_DAY)
    deadline_date = forms.DateField(required=False, error_messages=_DAY)


class DisputeForm(forms.Form):
    """Why the plan is wrong."""

    words = forms.CharField(
        max_length=WORDS_MAX,
        error_messages={
            "required": gettext_lazy("Write why the plan is wrong. It goes into the letter.")
        },
    )


class PaidBackForm(forms.Form):
    """What was paid back, how and when."""

    amount = MoneyField(max_length=20, error_messages=_AMOUNT)
    way = forms.ChoiceField(choices=_values(PaidBackWay), error_messages=_CHOOSE)
    paid_date = forms.DateField(error_messages=_DAY)
    reference = forms.CharField(max_length=60, required=False)


class DeadlineForm(forms.Form):
    """Another last day, and why."""

    day = forms.DateField(error_messages=_DAY)
    reason = forms.CharField(
        max_length=300,
        error_messages={
            "required": gettext_lazy("Say why this is the deadline, like “contract, section 7”.")
        },
    )


class FileForm(forms.Form):
    """One file."""

    file = forms.FileField(
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty."),
        }
    )


class AppealForm(forms.Form):
    """What is asked for, and why."""

    level = forms.ChoiceField(choices=_values(Level), error_messages=_CHOOSE)
    ground = forms.ChoiceField(choices=_values(Ground), error_messages=_CHOOSE)
    asked = MoneyField(max_length=20, error_messages=_AMOUNT)
    words = forms.CharField(max_length=WORDS_MAX, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words where the ground has none."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("ground") == Ground.OTHER and not given.get("words"):
            self.add_error("words", _("Write why the plan is wrong. It goes into the letter."))
        return given


class SentForm(forms.Form):
    """When and how an appeal went out."""

    sent_date = forms.DateField(error_messages=_DAY)
    way = forms.ChoiceField(choices=_values(SentWay), error_messages=_CHOOSE)
    plan_reference = forms.CharField(max_length=60, required=False)
    answer_due_date = forms.DateField(required=False, error_messages=_DAY)


class OutcomeForm(forms.Form):
    """What the plan answered."""

    outcome = forms.ChoiceField(
        choices=_values((AppealState.OVERTURNED, AppealState.PARTLY, AppealState.UPHELD)),
        error_messages=_CHOOSE,
    )
    expected = MoneyField(max_length=20, required=False)
    outcome_date = forms.DateField(error_messages=_DAY)
    words = forms.CharField(max_length=1_000, required=False)


class PlanDaysForm(forms.Form):
    """The days of a contract."""

    payer = forms.UUIDField(error_messages={"required": gettext_lazy("Choose a payer.")})
    source = forms.CharField(max_length=SOURCE_MAX, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("Enter a number of days from 1 to {most}, or leave it blank.").format(
            most=DAYS_MAX
        )
        for name in ("first", "second", "external", "recoupment", "plan"):
            self.fields[name] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=DAYS_MAX,
                error_messages={"invalid": words, "min_value": words, "max_value": words},
            )
