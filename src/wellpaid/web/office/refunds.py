"""B8: refunds that wait for somebody, and what becomes of them."""

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
from wellpaid.patient_pay.refunds.operations.approve_refund import approve_refund, withdraw_refund
from wellpaid.patient_pay.refunds.operations.record_refund import record_check
from wellpaid.patient_pay.refunds.queries import PAGE_ROWS, SHOWN, RefundRow, refund_list
from wellpaid.patient_pay.refunds.states import RefundState, Way
from wellpaid.web.portal.signed_in import sign_in_required
from wellpaid.web.shared.pages import page_number

from .staff import Desk, desk_of
from .words import failure_words, reason_words, refund_words, way_words


class CheckForm(forms.Form):
    """The number of the check that was written."""

    check_number = forms.RegexField(
        regex=r"^[0-9A-Za-z-]{1,20}$",
        max_length=20,
        error_messages={
            "required": gettext_lazy("Type the number of the check."),
            "invalid": gettext_lazy("A check number has digits and letters only, 20 at most."),
        },
    )


def shown_words(shown: str) -> str:
    """Name a tab."""
    return {
        "waiting": _("To approve"),
        "checks": _("Checks to write"),
        "open": _("On their way"),
        "failed": _("Failed"),
        "all": _("All"),
    }[shown]


@require_safe
@sign_in_required
def refunds(request: HttpRequest) -> HttpResponse:
    """List the refunds, those that wait for a second person first."""
    return _page(request, desk_of(request))


@require_POST
@sign_in_required
def answer(request: HttpRequest, refund_id: UUID) -> HttpResponse:
    """Agree to a refund as the second person, or take it back."""
    desk = desk_of(request)
    if not {"approve", "withdraw"} & request.POST.keys():
        return redirect("office_refunds")
    act = approve_refund if "approve" in request.POST else withdraw_refund
    try:
        act(
            organization_id=desk.organization_id,
            refund_id=refund_id,
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return _page(request, desk, refusal=error.sentence, status=error.status)
    done = "approved" if "approve" in request.POST else "withdrawn"
    return redirect(reverse("office_refunds") + f"?{done}")


@require_POST
@sign_in_required
def check(request: HttpRequest, refund_id: UUID) -> HttpResponse:
    """Write down the number of a check."""
    desk = desk_of(request)
    form = CheckForm(request.POST)
    if not form.is_valid():
        refusal = str(next(iter(form.errors["check_number"])))
        return _page(request, desk, shown="checks", refusal=refusal, status=400)
    try:
        record_check(
            organization_id=desk.organization_id,
            refund_id=refund_id,
            check_number=form.cleaned_data["check_number"],
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return _page(request, desk, shown="checks", refusal=error.sentence, status=error.status)
    return redirect(reverse("office_refunds") + "?show=checks&written")


def _page(
    request: HttpRequest, desk: Desk, *, shown: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    shown = shown or request.GET.get("show", "waiting")
    if shown not in SHOWN:
        raise NotFound
    page = page_number(request)
    rows, count = refund_list(organization_id=desk.organization_id, shown=shown, page=page)
    if not rows and page > 1:
        raise NotFound
    done = ("approved", "withdrawn", "written")
    context = {
        "rows": [_words(row, desk) for row in rows],
        "count": count,
        "page": page,
        "has_more": count > page * PAGE_ROWS,
        "shown": shown,
        "choices": [(choice, shown_words(choice)) for choice in SHOWN],
        "refusal": refusal,
        "done": next((word for word in done if word in request.GET), ""),
    }
    return render(request, "office/refunds.html", context, status=status)


def _words(row: RefundRow, desk: Desk) -> dict[str, object]:
    return {
        "row": row,
        "words": refund_words(row.state),
        "reason": reason_words(row.reason),
        "way": way_words(row.way),
        "failure": failure_words(row.failure_code),
        "is_waiting": row.state is RefundState.WAITING,
        "is_mine": row.requested_by == str(desk.actor),
        "came_back": row.payment_came_back,
        "needs_check": row.state is RefundState.PENDING and row.way is Way.CHECK,
    }
