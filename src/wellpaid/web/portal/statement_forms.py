"""How statements should come."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class DeliveryForm(forms.Form):
    """On paper, or only here; in normal or large print."""

    delivery = forms.ChoiceField(choices=[("paper", "paper"), ("email", "email")])
    email = forms.EmailField(
        required=False,
        max_length=254,
        error_messages={
            "invalid": gettext_lazy(
                "Check the email address. It should look like name@example.com."
            )
        },
    )
    is_large_type = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for an address where there will be no letter."""
        answers = super().clean() or self.cleaned_data
        is_paperless = answers.get("delivery") == "email"
        if is_paperless and "email" in answers and not answers["email"]:
            self.add_error("email", _("Enter the email address to tell you."))
        return answers
