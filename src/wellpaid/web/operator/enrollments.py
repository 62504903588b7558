"""E: enrolments that wait. Somebody here holds them against their files and decides."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.enrollment.operations.decide_enrollment import Decision, decide_enrollment
from wellpaid.claim_pay.enrollment.queries import (
    enrollment_of,
    open_enrollments,
    organization_of_enrollment,
)
from wellpaid.claim_pay.enrollment.states import PUBLIC, EnrollmentState
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import utc_now
from wellpaid.web.claims.enrollment import document_of
from wellpaid.web.claims.words import DOCUMENT_KINDS, ENROLLMENT_TONES, REASONS
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import OPERATOR
from wellpaid.web.staff.pages import staff_page, status_of, tried

_ANSWERS = (EnrollmentState.APPROVED, EnrollmentState.MORE_NEEDED, EnrollmentState.REFUSED)


@staff_page("GET")
def enrollments(request: HttpRequest) -> HttpResponse:
    """List what waits, the oldest first."""
    desk = desk_of(request, OPERATOR, Action.SEE_TENANTS)
    context = {"desk": desk, "rows": open_enrollments(), "done": "decided" in request.GET}
    return render(request, "staff/enrollments.html", context)


class DecisionForm(forms.Form):
    """Yes, more, or no, and the words for it."""

    answer = forms.ChoiceField(
        choices=[(one.value, one.value) for one in _ANSWERS],
        error_messages={"required": gettext_lazy("Choose what you decide.")},
    )
    words = forms.CharField(max_length=1000, required=False)


@staff_page("GET", "POST")
def one(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    """Show an enrolment with its files, and take the decision."""
    posted = request.method == "POST"
    action = Action.MANAGE_TENANTS if posted else Action.SEE_TENANTS
    desk = desk_of(request, OPERATOR, action)
    organization_id = organization_of_enrollment(enrollment_id)
    form = DecisionForm(request.POST if posted else None)
    done, refusal = tried(form, lambda: _decide(desk, organization_id, enrollment_id, form))
    if done:
        return redirect(reverse("operator_enrollments") + "?decided")
    row = enrollment_of(organization_id, enrollment_id)
    context = {
        "desk": desk,
        "row": row,
        "organization": clinic_by_id(organization_id),
        "word": _(PUBLIC[row.state].word),
        "tone": ENROLLMENT_TONES[row.state],
        "reason": REASONS[row.reason],
        "files": [(file, DOCUMENT_KINDS[file.kind]) for file in row.files],
        "form": form,
        "refusal": refusal,
        "manages": desk.may(Action.MANAGE_TENANTS),
        "decides": row.state is EnrollmentState.SUBMITTED and desk.may(Action.MANAGE_TENANTS),
    }
    return render(request, "staff/enrollment.html", context, status=status_of(form, refusal))


def _decide(desk: Desk, organization_id: UUID, enrollment_id: UUID, form: DecisionForm) -> None:
    decide_enrollment(
        organization_id=organization_id,
        enrollment_id=enrollment_id,
        decision=Decision(EnrollmentState(form.cleaned_data["answer"]), form.cleaned_data["words"]),
        actor=desk.actor,
        now=utc_now(),
    )


@staff_page("GET")
def document(request: HttpRequest, enrollment_id: UUID, document_id: UUID) -> HttpResponse:
    """Give a file to who decides; who opened it is kept."""
    desk = desk_of(request, OPERATOR, Action.MANAGE_TENANTS)
    organization_id = organization_of_enrollment(enrollment_id)
    return document_of(desk, organization_id, enrollment_id, document_id)
