"""Enrolment for direct deposit and payment details: the CORE data set, saved as you go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.enrollment.events import Reason
from wellpaid.claim_pay.enrollment.models import DocumentKind, LinkedTo
from wellpaid.claim_pay.enrollment.operations.add_document import add_document
from wellpaid.claim_pay.enrollment.operations.save_enrollment import Answers, save_enrollment
from wellpaid.claim_pay.enrollment.operations.submit_enrollment import (
    submit_enrollment,
    withdraw_enrollment,
)
from wellpaid.claim_pay.enrollment.queries import (
    EnrollmentRow,
    enrollment_of,
    enrollments_of,
    provider_accounts,
)
from wellpaid.claim_pay.enrollment.states import PUBLIC, EnrollmentState
from wellpaid.claim_pay.payees.numbers import TinKind, is_tin, plain_tin
from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.check_digits import is_npi
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.phone_words import phone_words
from wellpaid.web.shared.pages import typed_line
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.forms import PhoneField
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .words import DOCUMENT_KINDS, ENROLLMENT_NEXT, ENROLLMENT_TONES, REASONS

_DONE = ("saved", "filed", "sent", "withdrawn")


@staff_page("GET")
def enrollment(request: HttpRequest) -> HttpResponse:
    """Show where the newest enrolment is and what happens next."""
    desk = desk_of(request, CLAIMS, Action.SEE_BANKS)
    rows = enrollments_of(desk.organization_id)
    newest = rows[0] if rows else None
    context = {
        "desk": desk,
        "row": newest,
        "word": _(PUBLIC[newest.state].word) if newest else "",
        "tone": ENROLLMENT_TONES[newest.state] if newest else ("", ""),
        "next": ENROLLMENT_NEXT[newest.state] if newest else "",
        "others": [(row, _(PUBLIC[row.state].word)) for row in rows[1:]],
        "may_write": desk.may(Action.MANAGE_PAYEES),
        "may_withdraw": newest is not None
        and desk.may(Action.MANAGE_PAYEES)
        and (newest.is_writable or newest.state is EnrollmentState.SUBMITTED),
        "starts_new": newest is None
        or not (newest.is_writable or newest.state is EnrollmentState.SUBMITTED),
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    return render(request, "claims/enrollment.html", context)


class EnrollmentForm(forms.Form):
    """The data elements; every one may wait, but what is typed has to be right."""

    reason = forms.ChoiceField(choices=[(one.value, one.value) for one in Reason], required=False)
    provider_name = forms.CharField(max_length=120, required=False)
    street = forms.CharField(max_length=120, required=False)
    city = forms.CharField(max_length=60, required=False)
    region = forms.RegexField(
        r"^[A-Za-z]{2}\Z",
        max_length=2,
        required=False,
        error_messages={"invalid": gettext_lazy("Use the state’s two letters, like TN.")},
    )
    postal_code = forms.RegexField(
        r"^\d{5}(-\d{4})?\Z",
        max_length=10,
        required=False,
        error_messages={"invalid": gettext_lazy("A ZIP code has five digits, like 43999.")},
    )
    tin_kind = forms.ChoiceField(
        choices=[(one.value, one.value) for one in TinKind], required=False
    )
    tin = forms.CharField(max_length=20, required=False)
    npi = forms.CharField(max_length=10, required=False)
    contact_name = forms.CharField(max_length=120, required=False)
    contact_phone = forms.CharField(max_length=40, required=False)
    contact_email = forms.EmailField(
        required=False,
        error_messages={
            "invalid": gettext_lazy(
                "Check the email address. It should look like name@example.com."
            )
        },
    )
    agent_name = forms.CharField(max_length=120, required=False)
    bank_name = forms.CharField(max_length=120, required=False)
    bank_address = forms.CharField(max_length=200, required=False)
    bank_account_id = forms.UUIDField(required=False)
    linked_to = forms.ChoiceField(
        choices=[(one.value, one.value) for one in LinkedTo], required=False
    )
    start_date = forms.DateField(
        required=False,
        error_messages={
            "invalid": gettext_lazy("Write the day as year, month, day, like 2026-07-01.")
        },
    )

    def clean_npi(self) -> str:
        """Refuse a slip of the pen."""
        npi: str = self.cleaned_data["npi"]
        if npi and not is_npi(npi):
            raise forms.ValidationError(_("Check the NPI: ten digits."))
        return npi

    def clean_contact_phone(self) -> str:
        """Read the number."""
        text: str = self.cleaned_data["contact_phone"]
        return str(PhoneField().clean(text)) if text else ""

    def clean(self) -> dict[str, Any]:
        """Hold the tax number against its kind."""
        answers = super().clean() or {}
        kind = TinKind(answers.get("tin_kind") or TinKind.EIN)
        tin = answers.get("tin", "")
        if tin and not is_tin(plain_tin(tin), kind):
            self.add_error("tin", _("Check the tax number: nine digits, like 12-3456789."))
        return answers

    def answers(self) -> Answers:
        """Give what was typed."""
        facts = dict(self.cleaned_data)
        return Answers(
            reason=Reason(facts.pop("reason") or Reason.NEW),
            tin_kind=TinKind(facts.pop("tin_kind") or TinKind.EIN),
            linked_to=LinkedTo(facts.pop("linked_to") or LinkedTo.TIN),
            region=facts.pop("region").upper(),
            **facts,
        )


def _open_one(desk: Desk) -> EnrollmentRow | None:
    """Give the enrolment that its people may write in."""
    rows = [row for row in enrollments_of(desk.organization_id) if row.is_writable]
    return enrollment_of(desk.organization_id, rows[0].id) if rows else None


@staff_page("GET", "POST")
def form(request: HttpRequest) -> HttpResponse:
    """Take what is typed and keep it, complete or not."""
    desk = desk_of(request, CLAIMS, Action.MANAGE_PAYEES)
    row = _open_one(desk)
    posted = EnrollmentForm(request.POST) if request.method == "POST" else None

    def work() -> None:
        assert posted is not None
        save_enrollment(
            organization_id=desk.organization_id,
            enrollment_id=row.id if row else None,
            answers=posted.answers(),
            actor=desk.actor,
            now=utc_now(),
        )

    done, refusal = tried(posted, work) if posted else (False, None)
    if done:
        return redirect(reverse("claims_enrollment_form") + "?saved")
    return _form_page(request, desk, row, posted or EnrollmentForm(initial=_first(row)), refusal)


def _first(row: EnrollmentRow | None) -> dict[str, Any]:
    if row is None:
        return {"reason": Reason.NEW, "tin_kind": TinKind.EIN, "linked_to": LinkedTo.TIN}
    phone = row.facts["contact_phone"]
    return {
        **row.facts,
        "contact_phone": phone_words(phone) if phone else "",
        "reason": row.reason,
        "tin_kind": row.tin_kind,
        "linked_to": row.linked_to,
        "bank_account_id": row.bank_account_id,
        "start_date": row.start_date.isoformat() if row.start_date else "",
    }


def _form_page(
    request: HttpRequest,
    desk: Desk,
    row: EnrollmentRow | None,
    shown: forms.Form,
    refusal: ProductError | None,
) -> HttpResponse:
    context = {
        "desk": desk,
        "row": row,
        "form": shown,
        "refusal": refusal,
        "accounts": provider_accounts(desk.organization_id),
        "reasons": list(REASONS.items()),
        "files": [(one, DOCUMENT_KINDS[one.kind]) for one in row.files] if row else [],
        "kinds": list(DOCUMENT_KINDS.items()),
        "terms": _terms(),
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    return render(request, "claims/enrollment_form.html", context, status=status_of(shown, refusal))


def _terms() -> str:
    return _(
        "I may sign for this provider. What stands here is right. Health plans may pay to this "
        "bank account and send payment details for it, until we change or cancel this."
    )


def _again(
    request: HttpRequest, desk: Desk, enrollment_id: UUID, error: ProductError
) -> HttpResponse:
    row = enrollment_of(desk.organization_id, enrollment_id)
    return _form_page(request, desk, row, EnrollmentForm(initial=_first(row)), error)


@staff_page("POST")
def file(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    """Keep a W-9 or a bank's letter."""
    desk = desk_of(request, CLAIMS, Action.MANAGE_PAYEES)
    sent = request.FILES.get("file")
    kind = request.POST.get("kind", "")
    if kind not in set(DocumentKind):
        raise NotFound
    try:
        add_document(
            organization_id=desk.organization_id,
            enrollment_id=enrollment_id,
            kind=DocumentKind(kind),
            chunks=sent.chunks() if sent else (),
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return _again(request, desk, enrollment_id, error)
    return redirect(reverse("claims_enrollment_form") + "?filed")


@staff_page("POST")
def send(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    """Sign and send."""
    desk = desk_of(request, CLAIMS, Action.MANAGE_PAYEES)
    try:
        submit_enrollment(
            organization_id=desk.organization_id,
            enrollment_id=enrollment_id,
            signed_name=typed_line(request, "signed_name"),
            terms=_terms(),
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return _again(request, desk, enrollment_id, error)
    return redirect(reverse("claims_enrollment") + "?sent")


@staff_page("POST")
def withdraw(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    """Take an enrolment back."""
    desk = desk_of(request, CLAIMS, Action.MANAGE_PAYEES)
    withdraw_enrollment(
        organization_id=desk.organization_id,
        enrollment_id=enrollment_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse("claims_enrollment") + "?withdrawn")


@staff_page("GET")
def document(request: HttpRequest, enrollment_id: UUID, document_id: UUID) -> HttpResponse:
    """Give a file of one's own; who opened it is kept."""
    desk = desk_of(request, CLAIMS, Action.MANAGE_PAYEES)
    return document_of(desk, desk.organization_id, enrollment_id, document_id)


def document_of(
    desk: Desk, organization_id: UUID, enrollment_id: UUID, document_id: UUID
) -> HttpResponse:
    """Give a file of an enrolment, to be saved rather than shown in the page.

    :raises NotFound: the enrolment has no such file
    """
    files = enrollment_of(organization_id, enrollment_id).files
    kind = next((one.kind for one in files if one.document_id == document_id), None)
    if kind is None:
        raise NotFound
    row, content = open_document(
        organization_id=organization_id,
        document_id=document_id,
        actor=str(desk.actor),
        now=utc_now(),
    )
    ending = row.media_type.rpartition("/")[2]
    response = HttpResponse(content, content_type=row.media_type)
    response["Content-Disposition"] = f'attachment; filename="{kind}.{ending}"'
    return response
