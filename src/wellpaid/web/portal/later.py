"""Paying on a later day: choosing it, and taking it back."""

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
from django.views.decorators.http import require_http_methods

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.patient_pay.payments.operations.start_payment import (
    AmountChanged,
    CheckoutIncomplete,
)
from wellpaid.patient_pay.scheduled_payments.operations.cancel_scheduled import cancel_scheduled
from wellpaid.patient_pay.scheduled_payments.operations.schedule_payment import schedule_payment
from wellpaid.patient_pay.scheduled_payments.policy import first_day, last_day
from wellpaid.patient_pay.scheduled_payments.queries import PlannedRow, planned_payments
from wellpaid.patient_pay.wallet.operations.claim_card import CardNotUsable

from .opened import actor_of, heading_clinic, keeps, opened_checkout, today_at
from .pay import elsewhere, leaving
from .signed_in import sign_in_required, signed_in_user
from .wallet import organizations_of


class DayForm(forms.Form):
    """On which day to pay."""

    day = forms.DateField(
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("Enter a date like 2026-03-27."),
        }
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = first_day(today), last_day(today)

    def clean_day(self) -> date:
        """Hold the day against what is possible."""
        day: date = self.cleaned_data["day"]
        if not self.first <= day <= self.last:
            raise forms.ValidationError(_("Choose a day from tomorrow on, within 90 days."))
        return day


@require_http_methods(["GET", "POST"])
@sign_in_required
def later(request: HttpRequest, checkout_id: UUID) -> HttpResponse:
    """Choose the day for a checkout whose amount and saved card are chosen."""
    checkout = opened_checkout(request, checkout_id)
    if away := elsewhere(checkout):
        return away
    if checkout.saved_method_id is None or not checkout.amount_fits:
        return redirect("pay_method", checkout.id)
    if not keeps(request, checkout):  # on its day the plan could not reach the bill
        return redirect("pay_review", checkout.id)
    today = today_at(heading_clinic(request))
    form = DayForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_bound and form.is_valid():
        try:
            schedule_payment(
                organization_id=checkout.organization_id,
                checkout_id=checkout.id,
                user_id=signed_in_user(request).id,
                shown_amount=checkout.amount,
                pay_date=form.cleaned_data["day"],
                actor=actor_of(request, checkout.organization_id),
                today=today,
                now=utc_now(),
            )
        except (AmountChanged, CheckoutIncomplete, CardNotUsable):
            return redirect(reverse("pay_review", args=[checkout.id]) + "?changed")
        return redirect(reverse("payments") + "?planned")
    context = {"form": form, "checkout": checkout, "leaving": leaving(checkout)}
    return render(request, "portal/pay_later.html", context, status=400 if form.errors else 200)


def planned_of(request: HttpRequest) -> list[PlannedRow]:
    """Give the plans of the signed-in visitor."""
    return planned_payments(
        user_id=signed_in_user(request).id,
        organization_ids=[clinic.id for clinic in organizations_of(request) if clinic.id],
    )


@require_http_methods(["GET", "POST"])
@sign_in_required
def cancel_planned(request: HttpRequest, scheduled_payment_id: UUID) -> HttpResponse:
    """Say what taking a plan back does, and do it."""
    row = next((row for row in planned_of(request) if row.id == scheduled_payment_id), None)
    if row is None:
        raise NotFound
    if request.method == "POST":
        user_id = signed_in_user(request).id
        cancel_scheduled(
            organization_id=row.organization_id,
            scheduled_payment_id=row.id,
            user_id=user_id,
            actor=Actor(ActorKind.USER, user_id),
            now=utc_now(),
        )
        return redirect(reverse("payments") + "?cancelled")
    return render(request, "portal/cancel_planned.html", {"row": row})
