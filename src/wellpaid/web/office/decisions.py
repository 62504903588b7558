"""Bills whose plans' papers don't fit together: what is wrong with each, and what to do."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.states import IllegalTransition
from wellpaid.patient_pay.bills.models import Bill, PlanDecision
from wellpaid.patient_pay.bills.operations.cancel_bill import BillHasPayments, cancel_bill
from wellpaid.patient_pay.bills.operations.join_answer import NotTheRefusedLine, join_answer
from wellpaid.patient_pay.bills.queries import UNCLEAR_PAGE_ROWS, unbilled_count, unclear_bills
from wellpaid.patient_pay.bills.states import Unclear
from wellpaid.web.portal.signed_in import sign_in_required
from wellpaid.web.shared.pages import page_number

from .staff import Desk, desk_of


class CancelForm(forms.Form):
    """Why the bill is taken back."""

    reason = forms.CharField(
        max_length=200,
        error_messages={
            "required": gettext_lazy("Say in a few words why you cancel it."),
            "max_length": gettext_lazy("Please write less: 200 letters at most."),
        },
    )


def unclear_words(why: Unclear) -> tuple[str, str]:
    """Say what is wrong, and what most often mends it."""
    return {
        Unclear.OTHER_CHARGE: (
            _("The plan decided on another charge than this bill has"),
            _("Often the claim was corrected after the bill was made. Cancel this bill and import "
              "the corrected one: the decision finds it."),
        ),
        Unclear.DECIDED_TWICE: (
            _("The plan decided twice, and took nothing back"),
            _("Ask the plan which one stands. When it takes one back, the bill mends itself."),
        ),
        Unclear.TAKEN_BACK_UNKNOWN: (
            _("The plan took back a decision that never came here"),
            _("Its first file may be late, or from before you used this. The bill mends itself "
              "when that file comes."),
        ),
        Unclear.TWO_PLANS: (
            _("Two plans say that they pay first"),
            _("Ask the patient which plan is first, then have the other take its decision back."),
        ),
        Unclear.LATER_PLAN_ASKS_MORE: (
            _("A later plan leaves more to the patient than the one before it"),
            _("A second plan can only lower what the first one left. Ask it to look again."),
        ),
        Unclear.BELOW_ZERO: (
            _("The plan paid more than its reasons explain"),
            _("Look at the claim: what was taken off is less than nothing. Ask the plan."),
        ),
        Unclear.PROTECTED: (
            _("The law protects this patient from cost shares"),
            _("The plan says that the patient is in Medicare’s QMB program: you may not bill them. "
              "Bill Medicaid, then cancel this bill."),
        ),
        Unclear.BILLED_AGAIN: (
            _("The plan answered a part of this care in a claim of its own"),
            _("Often a refused line was billed again. If one claim is the answer to it, say so. "
              "With two plans, the bill mends itself when the other has decided too."),
        ),
    }[why]  # fmt: skip


@require_safe
@sign_in_required
def decisions(request: HttpRequest) -> HttpResponse:
    """List the bills that wait for somebody to look, the oldest first."""
    return _page(request, desk_of(request))


@require_POST
@sign_in_required
def cancel(request: HttpRequest, bill_id: UUID) -> HttpResponse:
    """Take such a bill back."""
    desk = desk_of(request)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, form=form, about=bill_id, status=422)
    try:
        cancel_bill(
            organization_id=desk.organization_id,
            bill_id=bill_id,
            reason=form.cleaned_data["reason"],
            actor=desk.actor,
            now=utc_now(),
        )
    except Bill.DoesNotExist:
        raise NotFound from None
    except (BillHasPayments, IllegalTransition) as error:
        sentence = error.sentence if isinstance(error, ProductError) else ""
        return _page(
            request,
            desk,
            refusal=sentence or _("This bill can’t be cancelled any more."),
            status=409,
        )
    return redirect(reverse("office_decisions") + "?cancelled")


@require_POST
@sign_in_required
def join(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Say that a claim answers a line that was refused first and billed again."""
    desk = desk_of(request)
    try:
        join_answer(
            organization_id=desk.organization_id,
            decision_id=decision_id,
            bill_number=request.POST.get("bill", "")[:12],
            actor=desk.actor,
            now=utc_now(),
        )
    except (PlanDecision.DoesNotExist, Bill.DoesNotExist):
        raise NotFound from None
    except NotTheRefusedLine as error:
        return _page(request, desk, refusal=error.sentence, status=409)
    return redirect(reverse("office_decisions") + "?joined")


def _page(
    request: HttpRequest,
    desk: Desk,
    *,
    form: CancelForm | None = None,
    about: UUID | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = page_number(request)
    rows, count = unclear_bills(organization_id=desk.organization_id, page=page)
    if not rows and page > 1:
        raise NotFound
    context = {
        "clinic": desk.clinic,
        "rows": [(row, *unclear_words(row.why)) for row in rows],
        "count": count,
        "unbilled_count": unbilled_count(organization_id=desk.organization_id),
        "page": page,
        "has_more": count > page * UNCLEAR_PAGE_ROWS,
        "form": form,
        "about": about,
        "refusal": refusal,
        "is_cancelled": "cancelled" in request.GET,
        "is_joined": "joined" in request.GET,
    }
    return render(request, "office/decisions.html", context, status=status)
