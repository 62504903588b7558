"""Keeping an opened bill in the account: whose it is, and who the person at the screen is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.kit.clock import utc_now
from wellpaid.patient_pay.access.operations.link_person import link_person
from wellpaid.patient_pay.bills.queries import BillPage

from .bill import ask_again
from .forms import FindBillForm, KeepForm
from .opened import account_sights, covers, opened_bill
from .signed_in import sign_in_required


@require_http_methods(["GET", "POST"])
@sign_in_required
def add_bill(request: HttpRequest) -> HttpResponse:
    """Take the Bill ID of a bill that belongs into the account."""
    form = FindBillForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return redirect("keep_bill", form.cleaned_data["bill_id"])
    context = {"form": form}
    return render(request, "portal/add_bill.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@sign_in_required
def keep_bill(request: HttpRequest, number: str) -> HttpResponse:
    """Ask who the person is to this bill, and link the account accordingly."""
    bill = opened_bill(request, number)
    if bill is None:
        return ask_again(request, number)
    if covers(account_sights(request), bill):
        return redirect("bill", number)
    form = KeepForm(
        {"who": KeepForm.GUARANTOR} if bill.person.is_guarantor else request.POST or None
    )
    if request.method == "POST" and form.is_valid():
        _link(request, bill, as_patient=form.cleaned_data["who"] == KeepForm.PATIENT)
        return redirect("bills")
    shown = form if request.method == "POST" else KeepForm()
    status = 400 if request.method == "POST" else 200
    return render(request, "portal/keep_bill.html", {"form": shown, "bill": bill}, status=status)


def _link(request: HttpRequest, bill: BillPage, *, as_patient: bool) -> None:
    assert request.user.is_authenticated
    user_id = request.user.id
    link_person(
        user_id=user_id,
        organization_id=bill.organization_id,
        guarantor_id=bill.person.guarantor_id,
        patient_id=bill.person.patient_id if as_patient else None,
        actor=Actor(ActorKind.USER, user_id),
        now=utc_now(),
    )
