"""Why do I owe this? Each cent of a bill with the plan's own reason for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellpaid.kit.date_words import day_words
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money_words import money_words
from wellpaid.patient_pay.access.operations.record_look import Thing
from wellpaid.patient_pay.bills.queries import Kind, Step, bill_proof

from .bill import ask_again
from .opened import note_look, opened_bill
from .reason_words import reason_words


@require_safe
def why(request: HttpRequest, number: str) -> HttpResponse:
    """Show the proof of a bill's share to who may see its care."""
    bill = opened_bill(request, number)
    if bill is None:
        return ask_again(request, number)
    if not bill.shows_care:
        raise NotFound
    if not bill.has_proof:
        note_look(request, bill.person, Thing.BILL, bill_id=bill.id)
        return render(request, "portal/why_unproven.html", {"bill": bill})
    proof = bill_proof(organization_id=bill.organization_id, bill_id=bill.id)
    note_look(request, bill.person, Thing.BILL, bill_id=bill.id)
    context = {
        "bill": bill,
        "proof": proof,
        "parts": [(part, reason_words(part.reason_code)) for part in proof.parts],
        "story": [(step, _step_words(step)) for step in proof.steps],
    }
    return render(request, "portal/why.html", context)


def _step_words(step: Step) -> str:
    words = {
        Kind.DECIDED: _("{plan} paid {paid} and left {share} to you."),
        Kind.PASSED_ON: _("{plan} paid {paid}, left {share}, and sent it on to your next plan."),
        Kind.DENIED: _("{plan} paid nothing, and left nothing to you either."),
        Kind.TAKEN_BACK: _("{plan} took back what it had said before."),
        Kind.BILLED_AGAIN: _(
            "{plan} first refused a part of this bill: {care}. It was billed again{day}, and now "
            "{plan} paid {paid} and left {share} to you."
        ),
    }
    day = step.claim_received_date
    return words[step.kind].format(
        plan=step.plan_name,
        care=", ".join(step.care) or _("the care as a whole"),
        day=_(" on {day}").format(day=day_words(day)) if day else "",
        paid=money_words(step.paid),
        share=money_words(step.share),
    )
