"""Care that a plan has decided on and that has no bill: the list, the rule, and making the bill."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.operations.choose_bill_rule import choose_bill_rule
from wellpaid.core.organizations.roles import BillRule
from wellpaid.formats.bills.draft import PersonDraft
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.patient_pay.bills.operations.make_bill import (
    CareHasBill,
    CareNotClear,
    Whose,
    make_bill,
    new_person,
)
from wellpaid.patient_pay.bills.queries import (
    UNBILLED_PAGE_ROWS,
    UnbilledCare,
    bill_number,
    one_unbilled,
    unbilled_care,
    unclear_count,
)
from wellpaid.patient_pay.patients.models import Patient
from wellpaid.web.portal.signed_in import sign_in_required
from wellpaid.web.shared.forms import BirthDateMixin
from wellpaid.web.shared.pages import page_number

from .staff import AdministratorsOnly, Desk, administers, desk_of

_NEW = "new"
_ADULT_YEARS = 18


class RuleForm(forms.Form):
    """What plans' decisions may do."""

    rule = forms.ChoiceField(
        choices=[(one.value, one.value) for one in BillRule],
        error_messages={
            "required": gettext_lazy("Choose one of the three."),
            "invalid_choice": gettext_lazy("Choose one of the three."),
        },
    )


class PatientForm(BirthDateMixin):
    """Whose care it was: somebody who is here, or somebody new with what a bill needs to arrive."""

    whose = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Choose whose care it was."),
            "invalid_choice": gettext_lazy("Choose whose care it was."),
        }
    )
    given_name = forms.CharField(required=False, max_length=120)
    family_name = forms.CharField(required=False, max_length=120)
    street = forms.CharField(required=False, max_length=200)
    city = forms.CharField(required=False, max_length=100)
    state = forms.CharField(required=False, max_length=2)
    postal_code = forms.RegexField(
        r"^[0-9]{5}(-[0-9]{4})?$",
        required=False,
        max_length=10,
        error_messages={"invalid": gettext_lazy("A ZIP code has five digits.")},
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Check the e-mail address.")},
    )
    payer_given_name = forms.CharField(required=False, max_length=120)
    payer_family_name = forms.CharField(required=False, max_length=120)

    def __init__(self, *args: Any, care: UnbilledCare, time_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.care, self.time_zone = care, time_zone
        self.birth_date: date | None = None
        choices = [(str(one.id), one.name) for one in care.known]
        self.fields["whose"].choices = [*choices, (_NEW, _NEW)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that somebody new has what is needed, and that a child's bill goes to an adult."""
        answers = super().clean() or self.cleaned_data
        if answers.get("whose") != _NEW:
            return answers
        today = local_date(utc_now(), self.time_zone)
        self.birth_date = self.clean_birth_date(today)
        needed = {
            "given_name": _("Enter the patient’s first name."),
            "family_name": _("Enter the patient’s last name."),
            "street": _("Enter the street: the bill goes there."),
            "city": _("Enter the city."),
            "state": _("Enter the state, like OH."),
            "postal_code": _("Enter the ZIP code."),
        }
        names = [answers.get("payer_given_name"), answers.get("payer_family_name")]
        if self.birth_date is not None:
            is_child = (
                today.year
                - self.birth_date.year
                - ((today.month, today.day) < (self.birth_date.month, self.birth_date.day))
                < _ADULT_YEARS
            )
            if is_child or any(names):
                needed["payer_given_name"] = _("Enter the first name of who gets the bill.")
                needed["payer_family_name"] = _("Enter the last name of who gets the bill.")
        for name, sentence in needed.items():
            if not answers.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return answers

    @property
    def people(self) -> Whose | UUID:
        """Give whom the operation wants."""
        answers = self.cleaned_data
        if answers["whose"] != _NEW:
            return UUID(answers["whose"])
        patient = self._person(answers["given_name"], answers["family_name"], self.birth_date)
        if not answers["payer_family_name"]:
            return Whose(patient, patient)
        names = (answers["payer_given_name"], answers["payer_family_name"])
        return Whose(patient, self._person(*names, None))

    def _person(self, given: str, family: str, birth_date: date | None) -> PersonDraft:
        answers = self.cleaned_data
        return new_person(
            given_name=given,
            family_name=family,
            birth_date=birth_date,
            address_lines=(answers["street"],),
            city=answers["city"],
            state=answers["state"].upper(),
            postal_code=answers["postal_code"],
            email=answers["email"] or None,
        )


@require_safe
@sign_in_required
def unbilled(request: HttpRequest) -> HttpResponse:
    """List the care, the oldest first, with the rule above it."""
    return _list(request, desk_of(request))


@require_POST
@sign_in_required
def rule(request: HttpRequest) -> HttpResponse:
    """Choose what plans' decisions may do."""
    desk = desk_of(request)
    if not administers(desk):
        raise AdministratorsOnly
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _list(request, desk, form=form, status=422)
    choose_bill_rule(
        organization_id=desk.organization_id,
        rule=BillRule(form.cleaned_data["rule"]),
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse("office_unbilled") + "?rule")


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def care(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Ask whose care it was, and make the bill."""
    desk = desk_of(request)
    found = one_unbilled(organization_id=desk.organization_id, decision_id=decision_id)
    if found is None:
        if request.method == "POST":  # pressed twice, or a colleague was faster
            return redirect(reverse("office_unbilled") + "?gone")
        raise NotFound
    zone = Organization.objects.values_list("time_zone", flat=True).get(id=desk.organization_id)
    if request.method != "POST":
        initial = {
            "whose": str(found.certain.id) if found.certain else "" if found.known else _NEW,
            "given_name": found.given_name.title(),
            "family_name": found.family_name.title(),
        }
        return _care(request, desk, PatientForm(care=found, time_zone=zone, initial=initial))
    form = PatientForm(request.POST, care=found, time_zone=zone)
    if not form.is_valid():
        return _care(request, desk, form, status=422)
    try:
        bill = make_bill(
            organization_id=desk.organization_id,
            decision_id=decision_id,
            whose=form.people,
            actor=desk.actor,
            now=utc_now(),
        )
    except (CareHasBill, CareNotClear) as error:
        return _care(request, desk, form, refusal=error.sentence, status=409)
    except Patient.DoesNotExist:
        raise NotFound from None
    return redirect(reverse("office_unbilled") + f"?made={bill.id}")


def _list(
    request: HttpRequest, desk: Desk, *, form: RuleForm | None = None, status: int = 200
) -> HttpResponse:
    page = page_number(request)
    rows, count = unbilled_care(organization_id=desk.organization_id, page=page)
    if not rows and page > 1:
        raise NotFound
    organization = Organization.objects.get(id=desk.organization_id)
    context = {
        "clinic": desk.clinic,
        "rows": rows,
        "count": count,
        "unclear_count": unclear_count(organization_id=desk.organization_id),
        "page": page,
        "has_more": count > page * UNBILLED_PAGE_ROWS,
        "form": form,
        "rule": organization.bill_rule,
        "may_choose": administers(desk),
        "made": _made(desk, request.GET.get("made", "")),
        "made_id": request.GET.get("made", ""),
        "is_gone": "gone" in request.GET,
        "is_rule_kept": "rule" in request.GET,
    }
    return render(request, "office/unbilled.html", context, status=status)


def _care(
    request: HttpRequest, desk: Desk, form: PatientForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"clinic": desk.clinic, "care": form.care, "form": form, "refusal": refusal}
    return render(request, "office/unbilled_care.html", context, status=status)


def _made(desk: Desk, text: str) -> str:
    """Give the Bill ID of the bill that was just made, or "" where the address names none."""
    try:
        bill_id = UUID(text)
    except ValueError:
        return ""
    return bill_number(organization_id=desk.organization_id, bill_id=bill_id)
