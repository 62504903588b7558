"""Disputes: what the bank asks, what we answer, and by when."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.patient_pay.disputes.operations.answer_dispute import accept_dispute, answer_dispute
from wellpaid.patient_pay.disputes.queries import PAGE_ROWS, open_disputes
from wellpaid.patient_pay.payments.gateways.base import AnswerLost, GatewayUnreachable
from wellpaid.web.portal.signed_in import sign_in_required
from wellpaid.web.shared.pages import page_number

from .staff import Desk, desk_of
from .words import dispute_words


class EvidenceForm(forms.Form):
    """What we say to the bank."""

    evidence = forms.CharField(
        max_length=3_000,
        error_messages={
            "required": gettext_lazy("Write what the bank should know."),
            "max_length": gettext_lazy("Banks read 3,000 letters at most. Please write less."),
        },
    )


@require_safe
@sign_in_required
def disputes(request: HttpRequest) -> HttpResponse:
    """List the open disputes, the one whose answer is due first on top."""
    return _page(request, desk_of(request))


@require_POST
@sign_in_required
def answer(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """Send what we say, or let the cardholder have the money."""
    desk = desk_of(request)
    facts = {
        "organization_id": desk.organization_id,
        "dispute_id": dispute_id,
        "actor": desk.actor,
        "now": utc_now(),
    }
    try:
        if "accept" in request.POST:
            accept_dispute(**facts)  # type: ignore[arg-type]
            return redirect(reverse("office_disputes") + "?accepted")
        form = EvidenceForm(request.POST)
        if not form.is_valid():
            return _page(request, desk, form=form, about=dispute_id, status=400)
        answer_dispute(evidence=form.cleaned_data["evidence"], **facts)  # type: ignore[arg-type]
    except NotFound:
        raise
    except ProductError as error:
        return _page(request, desk, refusal=error.sentence, status=error.status)
    except (GatewayUnreachable, AnswerLost):
        return redirect(reverse("office_disputes") + "?unreachable")
    return redirect(reverse("office_disputes") + "?answered")


def _page(
    request: HttpRequest,
    desk: Desk,
    *,
    form: EvidenceForm | None = None,
    about: UUID | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    page = page_number(request)
    rows, count = open_disputes(organization_id=desk.organization_id, page=page)
    if not rows and page > 1:
        raise NotFound
    done = ("answered", "accepted", "unreachable")
    context = {
        "rows": [(row, dispute_words(row.state)) for row in rows],
        "count": count,
        "page": page,
        "has_more": count > page * PAGE_ROWS,
        "form": form,
        "about": about,
        "refusal": refusal,
        "done": next((word for word in done if word in request.GET), ""),
        "now": utc_now(),
    }
    return render(request, "office/disputes.html", context, status=status)
