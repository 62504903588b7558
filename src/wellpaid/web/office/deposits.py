"""B15: where the money is on its way to our bank, and the slip of checks and cash."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from wellpaid.claim_pay.reconciliation.queries import CaseOfLine, cases_of_lines
from wellpaid.core.banking.queries import return_rates
from wellpaid.core.banking.queries.matches import line_matched_with
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.patient_pay.settlements.operations.deposit_office_payments import (
    deposit_office_payments,
)
from wellpaid.patient_pay.settlements.operations.match_deposits import (
    PAYOUT,
    DepositDoesNotFit,
    match_payout,
    unmatch_payout,
)
from wellpaid.patient_pay.settlements.queries import PAGE_ROWS, LooseBooking, deposits_page
from wellpaid.patient_pay.settlements.states import PUBLIC
from wellpaid.web.portal.signed_in import sign_in_required
from wellpaid.web.shared.pages import page_number

from .staff import Desk, desk_of, sees_claims


class IdsField(forms.MultipleChoiceField):
    """Ids that were ticked; whether they may be is the operation's to say."""

    def valid_value(self, value: object) -> bool:
        """Take whatever is an id."""
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True


class SlipForm(forms.Form):
    """The deposit slip's number, and what goes onto it."""

    slip_number = forms.RegexField(
        regex=r"^[0-9A-Za-z-]{1,40}$",
        max_length=40,
        error_messages={
            "required": gettext_lazy("Type the number of the deposit slip."),
            "invalid": gettext_lazy("A slip’s number has digits and letters only, 40 at most."),
        },
    )
    payment = IdsField(
        error_messages={"required": gettext_lazy("Choose what you take to the bank.")}
    )


@require_http_methods(["GET", "POST"])
@sign_in_required
def deposits(request: HttpRequest) -> HttpResponse:
    """Show every sum on its way to the bank; take checks and cash there."""
    desk = desk_of(request)
    if request.method != "POST":
        return _page(request, desk)
    form = SlipForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, form=form, status=400)
    now = utc_now()
    try:
        deposit_office_payments(
            organization_id=desk.organization_id,
            payment_ids=[UUID(one) for one in form.cleaned_data["payment"]],
            slip_number=form.cleaned_data["slip_number"],
            arrival_date=local_date(now, desk.clinic.time_zone),
            actor=desk.actor,
            now=now,
        )
    except ProductError as error:
        return _page(request, desk, form=form, refusal=error.sentence, status=error.status)
    return redirect(reverse("office_deposits") + "?slip")


@require_POST
@sign_in_required
def match(request: HttpRequest, bank_line_id: UUID) -> HttpResponse:
    """Say that a booking is a payout."""
    desk = desk_of(request)
    try:
        payout_id = UUID(request.POST.get("payout", ""))
    except ValueError:
        raise NotFound from None
    try:
        match_payout(
            organization_id=desk.organization_id,
            bank_line_id=bank_line_id,
            payout_id=payout_id,
            actor=desk.actor,
            now=utc_now(),
        )
    except DepositDoesNotFit as error:
        return _page(request, desk, refusal=error.sentence, status=error.status)
    return redirect(reverse("office_deposits") + "?matched")


@require_POST
@sign_in_required
def undo(request: HttpRequest, payout_id: UUID) -> HttpResponse:
    """Take back that a payout is in the bank; asked twice, the second changes nothing."""
    desk = desk_of(request)
    line_id = line_matched_with(
        organization_id=desk.organization_id, kind=PAYOUT, subject_id=payout_id
    )
    if line_id is None:
        return redirect("office_deposits")
    unmatch_payout(
        organization_id=desk.organization_id, bank_line_id=line_id, actor=desk.actor, now=utc_now()
    )
    return redirect(reverse("office_deposits") + "?undone")


def _page(
    request: HttpRequest,
    desk: Desk,
    *,
    form: SlipForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = page_number(request)
    found = deposits_page(organization_id=desk.organization_id, page=page)
    if not found.rows and page > 1:
        raise NotFound
    context = {
        "found": found,
        "loose": _loose(desk, found.loose),
        "sees_claims": sees_claims(request, desk),
        "rows": [(row, _(PUBLIC[row.state].word)) for row in found.rows],
        "page": page,
        "has_more": found.count > page * PAGE_ROWS,
        "form": form or SlipForm(),
        "rates": _rates(desk),
        "refusal": refusal,
        "done": next((word for word in ("slip", "matched", "undone") if word in request.GET), ""),
    }
    return render(request, "office/deposits.html", context, status=status)


def _loose(
    desk: Desk, lines: Sequence[LooseBooking]
) -> list[tuple[LooseBooking, CaseOfLine | None]]:
    """Give the bookings that nothing fits, each with its case of claim money, if it is in one."""
    cases = cases_of_lines(desk.organization_id, {line.id for line in lines})
    return [(line, cases.get(line.id)) for line in lines]


def _rates(desk: Desk) -> list[tuple[str, str, bool]]:
    """Give what came back of 60 days' bank payments beside Nacha's limits, once there are any."""
    today = local_date(utc_now(), desk.clinic.time_zone)
    rates = return_rates(organization_id=desk.organization_id, today=today)
    names = {
        "unauthorised": _("Not authorized"),
        "administrative": _("Wrong or closed account"),
        "overall": _("For any reason"),
    }
    sentence = _("{returned} of {sent} came back. The limit is {limit} percent.")
    return [
        (
            names[rate.name],
            sentence.format(
                returned=rate.returned_count,
                sent=rate.sent_count,
                limit=f"{rate.limit_per_mille / 10:g}",
            ),
            rate.is_above_limit,
        )
        for rate in rates
        if rate.sent_count
    ]
