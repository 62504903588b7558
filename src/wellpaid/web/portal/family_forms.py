"""The forms of the family pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.patient_pay.access.sights import Level
from wellpaid.web.shared.forms import NameField

_EMAIL_ERRORS = {
    "required": gettext_lazy("Enter their email address."),
    "invalid": gettext_lazy("Check the email address. It should look like name@example.com."),
}
_LEVEL_ERRORS = {
    "required": gettext_lazy("Choose how much they may see."),
    "invalid_choice": gettext_lazy("Choose how much they may see."),
}


class LevelForm(forms.Form):
    """How much somebody may see."""

    level = forms.ChoiceField(
        choices=[(level.value, level.value) for level in (Level.BILLING, Level.FULL)],
        error_messages=_LEVEL_ERRORS,
    )


class ConsentForm(LevelForm):
    """How much, and until which last day."""

    until = forms.DateField(
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a date like 2026-03-27, or none.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date | None:
        """Refuse a last day that is over."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < self.today:
            raise forms.ValidationError(_("This day is over. Choose a later one, or none."))
        return until


class InviteForm(ConsentForm):
    """Whom to let in."""

    name = NameField(max_length=120, error_messages={"required": gettext_lazy("Enter their name.")})
    email = forms.EmailField(max_length=254, error_messages=_EMAIL_ERRORS)
    field_order = ("name", "email", "level", "until")


class AskForm(LevelForm):
    """Whom to ask, and who asks."""

    name = NameField(max_length=120, error_messages={"required": gettext_lazy("Enter your name.")})
    email = forms.EmailField(max_length=254, error_messages=_EMAIL_ERRORS)
    field_order = ("name", "email", "level")
