"""What a bank says about an account's number: taken over by two people, or left."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellpaid.claim_pay.bank_changes.operations.decide_correction import (
    apply_suggested,
    ask_correction,
    dismiss_correction,
)
from wellpaid.claim_pay.bank_changes.queries import open_corrections
from wellpaid.claim_pay.bank_changes.states import CorrectionState
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.web.staff.desks import desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page

_OPERATIONS = {"ask": ask_correction, "apply": apply_suggested, "dismiss": dismiss_correction}


@staff_page("GET", "POST")
def decide(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Show what the bank said, and take the answer; agreeing is an approver's."""
    answer = request.POST.get("answer", "")
    action = Action.SEE_BANKS
    if request.method == "POST":
        action = Action.APPROVE_BANKS if answer == "apply" else Action.ADD_BANKS
    desk = desk_of(request, CLAIMS, action)
    rows = [row for row in open_corrections(desk.organization_id) if row.id == correction_id]
    if not rows or (request.method == "POST" and answer not in _OPERATIONS):
        raise NotFound
    refusal: ProductError | None = None
    if request.method == "POST":
        try:
            _OPERATIONS[answer](
                organization_id=desk.organization_id,
                correction_id=correction_id,
                actor=desk.actor,
                now=utc_now(),
            )
        except ProductError as error:
            refusal = error
        else:
            page = reverse("claims_bank", args=[rows[0].bank_account_id])
            return redirect(f"{page}?{answer}")
    context = {
        "desk": desk,
        "row": rows[0],
        "is_asked": rows[0].state is CorrectionState.ASKED,
        "asked_it": rows[0].asked_by == str(desk.actor),
        "may_add": desk.may(Action.ADD_BANKS),
        "may_approve": desk.may(Action.APPROVE_BANKS),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "claims/correction.html", context, status=status)
