"""Changing the account that payments go to: ask, name a payment, approve, cancel."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.bank_changes.operations.approve_change import approve_change
from wellpaid.claim_pay.bank_changes.operations.ask_change import WishedChange, ask_change
from wellpaid.claim_pay.bank_changes.operations.cancel_change import cancel_change
from wellpaid.claim_pay.bank_changes.operations.prove_payment import prove_payment
from wellpaid.claim_pay.bank_changes.queries import change_of
from wellpaid.claim_pay.bank_changes.states import PUBLIC, ChangeState
from wellpaid.claim_pay.elections.queries import accounts_in_use
from wellpaid.claim_pay.enrollment.queries import provider_accounts
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.web.shared.forms import MoneyField
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .banks import lines_of, today_at
from .words import CHANGE_REASONS, CHANGE_TONES

_DONE = ("asked", "proved", "approved", "cancelled")


class AskForm(forms.Form):
    """From where to where, and the signature."""

    from_account = forms.UUIDField(
        error_messages={"required": gettext_lazy("Choose the account that is used now.")}
    )
    to_account = forms.UUIDField(
        error_messages={"required": gettext_lazy("Choose the new account.")}
    )
    signed_name = forms.CharField(
        max_length=120,
        error_messages={"required": gettext_lazy("Type your full name to sign.")},
    )


@staff_page("GET", "POST")
def ask(request: HttpRequest) -> HttpResponse:
    """Take the wish."""
    desk = desk_of(request, CLAIMS, Action.ADD_BANKS)
    used = accounts_in_use(desk.organization_id, today=today_at(desk))
    accounts = provider_accounts(desk.organization_id)
    old = [row for row in accounts if row.id in used]
    first = {
        "from_account": old[0].id if len(old) == 1 else None,
        "to_account": request.GET.get("to", ""),
    }
    form = AskForm(request.POST if request.method == "POST" else None, initial=first)
    asked: list[UUID] = []
    done, refusal = tried(form, lambda: asked.append(_ask(desk, form)))
    if done:
        return redirect(reverse("claims_change", args=asked) + "?asked")
    context = {
        "desk": desk,
        "form": form,
        "refusal": refusal,
        "old": old,
        "accounts": accounts,
        "terms": _terms(),
        "wait_days": settings.BANK_WAIT_DAYS,
    }
    return render(request, "claims/change_ask.html", context, status=status_of(form, refusal))


def _terms() -> str:
    return _(
        "I may choose for this organization where it is paid. Once all steps are done and the "
        "wait is over, every payment that goes to the old account goes to the new one."
    )


def _ask(desk: Desk, form: AskForm) -> UUID:
    wish = WishedChange(
        from_account_id=form.cleaned_data["from_account"],
        to_account_id=form.cleaned_data["to_account"],
        signed_name=form.cleaned_data["signed_name"],
        terms=_terms(),
    )
    return ask_change(
        organization_id=desk.organization_id,
        wish=wish,
        today=today_at(desk),
        actor=desk.actor,
        now=utc_now(),
    )


class PaymentForm(forms.Form):
    """One payment of before."""

    amount = MoneyField(
        max_length=20, error_messages={"required": gettext_lazy("Enter the amount.")}
    )
    payment_date = forms.DateField(
        error_messages={
            "required": gettext_lazy("Enter the day."),
            "invalid": gettext_lazy("Write the day as year, month, day, like 2026-07-01."),
        }
    )


@staff_page("GET")
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Show how far a change is."""
    desk = desk_of(request, CLAIMS, Action.SEE_BANKS)
    return _change_page(request, desk, change_id, PaymentForm(), None)


def _change_page(
    request: HttpRequest,
    desk: Desk,
    change_id: UUID,
    form: forms.Form,
    refusal: ProductError | None,
) -> HttpResponse:
    row = change_of(desk.organization_id, change_id)
    is_collecting = row.state is ChangeState.COLLECTING
    may_add = desk.may(Action.ADD_BANKS)
    context = {
        "desk": desk,
        "row": row,
        "word": _(PUBLIC[row.state].word),
        "tone": CHANGE_TONES[row.state],
        "reason": CHANGE_REASONS[row.refusal_reason] if row.refusal_reason else "",
        "steps": lines_of(row),
        "form": form,
        "refusal": refusal,
        "asks_payment": is_collecting and may_add and not row.guards.is_payment_proved,
        "asks_approval": is_collecting
        and desk.may(Action.APPROVE_BANKS)
        and not row.guards.is_approved,
        "asked_it": row.asked_by == str(desk.actor),
        "may_cancel": row.is_open and desk.may(Action.APPROVE_BANKS),
        "wait_days": settings.BANK_WAIT_DAYS,
        "done": next((word for word in _DONE if word in request.GET), ""),
    }
    return render(request, "claims/bank_change.html", context, status=status_of(form, refusal))


@staff_page("POST")
def prove(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Hold a named payment against those that there were."""
    desk = desk_of(request, CLAIMS, Action.ADD_BANKS)
    form = PaymentForm(request.POST)

    def work() -> None:
        prove_payment(
            organization_id=desk.organization_id,
            bank_change_id=change_id,
            amount=form.cleaned_data["amount"],
            payment_date=form.cleaned_data["payment_date"],
            today=today_at(desk),
            actor=desk.actor,
            now=utc_now(),
        )

    done, refusal = tried(form, work)
    if done:
        return redirect(reverse("claims_change", args=[change_id]) + "?proved")
    return _change_page(request, desk, change_id, form, refusal)


@staff_page("POST")
def approve(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Agree as the second person."""
    desk = desk_of(request, CLAIMS, Action.APPROVE_BANKS)
    try:
        approve_change(
            organization_id=desk.organization_id,
            bank_change_id=change_id,
            today=today_at(desk),
            actor=desk.actor,
            now=utc_now(),
        )
    except ProductError as error:
        return _change_page(request, desk, change_id, PaymentForm(), error)
    return redirect(reverse("claims_change", args=[change_id]) + "?approved")


@staff_page("POST")
def cancel(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Take a change back: any administrator, with one press."""
    desk = desk_of(request, CLAIMS, Action.APPROVE_BANKS)
    try:
        cancel_change(
            organization_id=desk.organization_id,
            bank_change_id=change_id,
            actor=desk.actor,
            now=utc_now(),
        )
    except ProductError as error:
        return _change_page(request, desk, change_id, PaymentForm(), error)
    return redirect(reverse("claims_change", args=[change_id]) + "?cancelled")
