"""E: bank changes of providers. Somebody here calls the number from before the change."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.bank_changes.events import CallOutcome
from wellpaid.claim_pay.bank_changes.operations.record_call import Call, record_call
from wellpaid.claim_pay.bank_changes.queries import (
    ChangeRow,
    change_of,
    open_changes,
    organization_of,
)
from wellpaid.claim_pay.bank_changes.states import PUBLIC, ChangeState
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.web.claims.words import CALL_OUTCOMES, CHANGE_REASONS, CHANGE_TONES
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import OPERATOR
from wellpaid.web.staff.pages import staff_page, status_of, tried


@staff_page("GET")
def changes(request: HttpRequest) -> HttpResponse:
    """List the open changes, the oldest first."""
    desk = desk_of(request, OPERATOR, Action.SEE_TENANTS)
    return render(request, "staff/bank_changes.html", {"desk": desk, "rows": open_changes()})


class CallForm(forms.Form):
    """What happened on the phone."""

    spoken_with = forms.CharField(max_length=120, required=False)
    called_at = forms.DateTimeField(
        error_messages={
            "required": gettext_lazy("Enter when you called."),
            "invalid": gettext_lazy("Write the time like 2026-07-01 14:30."),
        }
    )
    outcome = forms.ChoiceField(
        choices=[(one.value, one.value) for one in CallOutcome],
        error_messages={"required": gettext_lazy("Choose what they said.")},
    )


@staff_page("GET", "POST")
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Show a change, and take the record of a call."""
    posted = request.method == "POST"
    action = Action.MANAGE_TENANTS if posted else Action.SEE_TENANTS
    desk = desk_of(request, OPERATOR, action)
    organization_id = organization_of(change_id)
    form = CallForm(request.POST if posted else None)
    done, refusal = tried(form, lambda: _record(desk, organization_id, change_id, form))
    if done:
        return redirect(reverse("operator_change", args=[change_id]) + "?recorded")
    row = change_of(organization_id, change_id)
    context = _context(desk, row) | {
        "form": form,
        "refusal": refusal,
        "done": "recorded" in request.GET,
    }
    return render(request, "staff/bank_change.html", context, status=status_of(form, refusal))


def _context(desk: Desk, row: ChangeRow) -> dict[str, Any]:
    is_collecting = row.state is ChangeState.COLLECTING
    return {
        "desk": desk,
        "row": row,
        "organization": clinic_by_id(row.organization_id),
        "word": _(PUBLIC[row.state].word),
        "tone": CHANGE_TONES[row.state],
        "reason": CHANGE_REASONS[row.refusal_reason] if row.refusal_reason else "",
        "calls": [(call, CALL_OUTCOMES[call.outcome]) for call in row.calls],
        "outcomes": list(CALL_OUTCOMES.items()),
        "takes_call": is_collecting
        and not row.guards.is_called
        and desk.may(Action.MANAGE_TENANTS),
    }


def _record(desk: Desk, organization_id: UUID, change_id: UUID, form: CallForm) -> None:
    now = utc_now()
    naive = form.cleaned_data["called_at"].replace(tzinfo=None)
    call = Call(
        spoken_with=form.cleaned_data["spoken_with"],
        called_at=make_aware(naive, ZoneInfo(desk.organization.time_zone)),
        outcome=CallOutcome(form.cleaned_data["outcome"]),
    )
    record_call(
        organization_id=organization_id,
        bank_change_id=change_id,
        call=call,
        today=local_date(now, clinic_by_id(organization_id).time_zone),
        actor=desk.actor,
        now=now,
    )
