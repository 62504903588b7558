"""The forms of staff pages."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.payees.numbers import TinKind, is_tin, plain_tin
from wellpaid.core.organizations.roles import Role, Scope
from wellpaid.formats.bills.contact import phone_e164
from wellpaid.kit.check_digits import is_npi
from wellpaid.web.shared.forms import NameField

_EMAIL_ERRORS = {
    "required": gettext_lazy("Enter their email address."),
    "invalid": gettext_lazy("Check the email address. It should look like name@example.com."),
}
_ROLE_MISSING = gettext_lazy("Choose what they may do.")
_STATES = frozenset(
    re.findall(
        "..",
        "ALAKAZARCACOCTDEDCFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNYNCNDOHOKORPARISCSDTNTXUT"
        "VTVAWAWVWIWYASGUMPPRVI",
    )
)
_NPIS_MAX = 50


class PhoneField(forms.CharField):
    """A telephone number as people write it; gives E.164."""

    def clean(self, value: Any) -> str:
        """Read the number."""
        number = phone_e164(super().clean(value))
        if number is None:
            raise forms.ValidationError(_("Check the phone number. Use ten digits."))
        return number


class RoleForm(forms.Form):
    """What somebody may do."""

    role = forms.ChoiceField(
        choices=[(role.value, role.value) for role in Role],
        error_messages={"required": _ROLE_MISSING, "invalid_choice": _ROLE_MISSING},
    )


class InvitePersonForm(RoleForm):
    """Whom to add."""

    full_name = NameField(
        max_length=120, error_messages={"required": gettext_lazy("Enter their name.")}
    )
    email = forms.EmailField(max_length=254, error_messages=_EMAIL_ERRORS)
    field_order = ("full_name", "email", "role")


class PinForm(forms.Form):
    """The PIN from the letter."""

    pin = forms.CharField(
        max_length=20, error_messages={"required": gettext_lazy("Enter the PIN from the email.")}
    )


class ProfileForm(forms.Form):
    """Who somebody is at work."""

    full_name = NameField(
        max_length=120, error_messages={"required": gettext_lazy("Enter your name.")}
    )
    phone = PhoneField(
        max_length=30, error_messages={"required": gettext_lazy("Enter your phone number at work.")}
    )


class TermsForm(forms.Form):
    """Yes to the terms that stood on the page."""

    version = forms.CharField(max_length=20, widget=forms.HiddenInput)
    agree = forms.BooleanField(
        error_messages={"required": gettext_lazy("Tick the box if you agree.")}
    )


class OrganizationForm(forms.Form):
    """Where the organisation is."""

    name = NameField(
        max_length=120,
        error_messages={"required": gettext_lazy("Enter the organization’s name.")},
    )
    phone = PhoneField(
        max_length=30, error_messages={"required": gettext_lazy("Enter the phone number.")}
    )
    street = forms.CharField(
        max_length=120, error_messages={"required": gettext_lazy("Enter the street address.")}
    )
    city = forms.CharField(
        max_length=60, error_messages={"required": gettext_lazy("Enter the city.")}
    )
    state = forms.CharField(
        max_length=2, error_messages={"required": gettext_lazy("Enter the state, like OH.")}
    )
    postal_code = forms.CharField(
        max_length=10,
        validators=[
            RegexValidator(r"^\d{5}(-\d{4})?\Z", gettext_lazy("Enter a ZIP code, like 43999."))
        ],
        error_messages={"required": gettext_lazy("Enter the ZIP code.")},
    )

    def clean_state(self) -> str:
        """Give the two letters."""
        state: str = self.cleaned_data["state"].upper()
        if state not in _STATES:
            raise forms.ValidationError(_("Enter the state, like OH."))
        return state


class ProviderForm(OrganizationForm):
    """Where a provider is, and under which numbers plans pay it."""

    legal_name = NameField(
        max_length=120,
        error_messages={"required": gettext_lazy("Enter the name as the tax office has it.")},
    )
    tin_kind = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in TinKind], initial=TinKind.EIN.value
    )
    tin = forms.CharField(
        max_length=20, error_messages={"required": gettext_lazy("Enter the tax number.")}
    )
    organization_npi = forms.CharField(
        max_length=20, error_messages={"required": gettext_lazy("Enter the NPI.")}
    )
    person_npis = forms.CharField(max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        """Judge the numbers."""
        answers = super().clean() or {}
        kind = TinKind(answers.get("tin_kind") or TinKind.EIN)
        tin = plain_tin(answers.get("tin", ""))
        if tin and not is_tin(tin, kind):
            self.add_error("tin", _("Check the tax number: nine digits, like 12-3456789."))
        npi = "".join(answers.get("organization_npi", "").split())
        if npi and not is_npi(npi):
            self.add_error("organization_npi", _npi_wrong(npi))
        others = answers.get("person_npis", "").replace(",", " ").split()
        wrong = [one for one in others if not is_npi(one)]
        if wrong or len(others) > _NPIS_MAX:
            self.add_error("person_npis", _npi_wrong(wrong[0] if wrong else ""))
        return answers | {"tin": tin, "organization_npi": npi, "person_npis": tuple(others)}


def _npi_wrong(npi: str) -> str:
    return _("Check the NPI {npi}: it has ten digits, and one isn’t right.").format(npi=npi[:20])


class GrantForm(forms.Form):
    """Which billing service, what it may see, and from when to when."""

    service = forms.UUIDField(
        error_messages={
            "required": gettext_lazy("Choose a billing service."),
            "invalid": gettext_lazy("Choose a billing service."),
        }
    )
    scope = forms.ChoiceField(
        choices=[(scope.value, scope.value) for scope in Scope],
        error_messages={"required": _ROLE_MISSING, "invalid_choice": _ROLE_MISSING},
    )
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
