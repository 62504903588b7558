"""The forms of the operator's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.payers.numbers import trn03_of_ein
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.web.shared.forms import NameField

_ADDED = (
    OrganizationKind.PROVIDER,
    OrganizationKind.PAYER,
    OrganizationKind.BILLING_SERVICE,
)
_SLUG_MAX = 50


class AdministratorForm(forms.Form):
    """Who sets an organisation up."""

    full_name = NameField(
        max_length=120, error_messages={"required": gettext_lazy("Enter their name.")}
    )
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": gettext_lazy("Enter their email address."),
            "invalid": gettext_lazy(
                "Check the email address. It should look like name@example.com."
            ),
        },
    )


class AddTenantForm(AdministratorForm):
    """Who comes in, and who sets it up."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in _ADDED],
        error_messages={
            "required": gettext_lazy("Choose what the organization is."),
            "invalid_choice": gettext_lazy("Choose what the organization is."),
        },
    )
    name = NameField(
        max_length=120,
        error_messages={"required": gettext_lazy("Enter the organization’s name.")},
    )
    slug = forms.CharField(
        max_length=_SLUG_MAX,
        required=False,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
                gettext_lazy("Use small letters, digits and dashes only."),
            )
        ],
    )
    ein = forms.CharField(max_length=20, required=False)
    field_order = ("kind", "name", "slug", "ein", "full_name", "email")

    def clean(self) -> dict[str, Any]:
        """Make the short name from the name where none was given; read a payer's EIN."""
        answers = super().clean() or {}
        if not answers.get("slug") and "slug" not in self.errors:
            answers["slug"] = slugify(answers.get("name", ""))[:_SLUG_MAX].strip("-")
            if answers.get("name") and not answers["slug"]:
                self.add_error("slug", _("Use small letters, digits and dashes only."))
        if answers.get("kind") == OrganizationKind.PAYER:
            try:
                answers["ein"] = trn03_of_ein(answers.get("ein", ""))
            except ValueError:
                self.add_error("ein", _("Check the EIN: nine digits, like 12-3456789."))
        return answers
