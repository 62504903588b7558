"""Inviting a patient's guarantor to keep their bills in an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.patient_pay.invitations.events import InvitationReason
from wellpaid.patient_pay.invitations.operations.end_invitation import end_invitation
from wellpaid.patient_pay.invitations.operations.invite_guarantor import Request, invite_guarantor
from wellpaid.patient_pay.invitations.queries import open_invitations
from wellpaid.web.portal.signed_in import sign_in_required
from wellpaid.web.shared.forms import BillIdField

from .staff import desk_of

_REASONS = [
    (InvitationReason.PHONE, gettext_lazy("They asked by phone")),
    (InvitationReason.IN_PERSON, gettext_lazy("They asked here at the desk")),
    (InvitationReason.IN_WRITING, gettext_lazy("They asked in a letter or e-mail")),
    (InvitationReason.MESSAGE, gettext_lazy("They wrote to us here")),
]


class InviteForm(forms.Form):
    """Whose bill, and why. The address is the one on file."""

    bill_id = BillIdField()
    reason = forms.ChoiceField(
        choices=[(reason.value, words) for reason, words in _REASONS],
        error_messages={
            "required": gettext_lazy("Choose why you invite them."),
            "invalid_choice": gettext_lazy("Choose why you invite them."),
        },
    )


@require_http_methods(["GET", "POST"])
@sign_in_required
def invite(request: HttpRequest) -> HttpResponse:
    """Send an invitation, and show those that still work."""
    desk = desk_of(request)
    initial = {"bill_id": request.GET.get("bill", "")[:40]}
    if initial["bill_id"]:
        initial["reason"] = InvitationReason.MESSAGE.value
    form = InviteForm(request.POST if request.method == "POST" else None, initial=initial)
    refusal: ProductError | None = None
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        wanted = Request(answers["bill_id"], InvitationReason(answers["reason"]))
        try:
            invite_guarantor(
                organization_id=desk.organization_id,
                request=wanted,
                actor=desk.actor,
                now=utc_now(),
            )
        except ProductError as error:
            refusal = error
        else:
            return redirect(reverse("office_invite") + "?sent")
    context: dict[str, Any] = {
        "form": form,
        "refusal": refusal.sentence if refusal else "",
        "rows": open_invitations(organization_id=desk.organization_id, now=utc_now()),
        "done": next((word for word in ("sent", "ended") if word in request.GET), ""),
    }
    status = refusal.status if refusal else 400 if form.errors else 200
    return render(request, "office/invite.html", context, status=status)


@require_POST
@sign_in_required
def end(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    desk = desk_of(request)
    end_invitation(
        organization_id=desk.organization_id,
        invitation_id=invitation_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse("office_invite") + "?ended")
