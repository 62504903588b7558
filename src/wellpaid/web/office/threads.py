"""B1 and B11 in their first form: what people have asked, the longest waiting first."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.patient_pay.disputes.queries import disputes_to_answer
from wellpaid.patient_pay.messages.models import Message
from wellpaid.patient_pay.messages.operations.write_message import ThreadOver, write_message
from wellpaid.patient_pay.messages.policy import BODY_MAX
from wellpaid.patient_pay.messages.queries import PAGE_ROWS, thread_page, waiting_threads
from wellpaid.patient_pay.messages.states import PUBLIC, Topic
from wellpaid.patient_pay.payments.queries.office import payments_that_need_a_look
from wellpaid.patient_pay.refunds.queries import refund_counts
from wellpaid.web.portal.signed_in import sign_in_required
from wellpaid.web.shared.pages import page_number

from .staff import Desk, desk_of

_RETURNED_LATELY = timedelta(days=30)


class AnswerForm(forms.Form):
    """What the office answers."""

    body = forms.CharField(
        max_length=BODY_MAX,
        error_messages={
            "required": gettext_lazy("Write an answer."),
            "max_length": gettext_lazy("Please write less, or call them."),
        },
    )


def topic_words(topic: Topic) -> str:
    """Name a topic for a work list."""
    return {
        Topic.QUESTION: _("Question about a charge"),
        Topic.DISPUTE: _("Says the bill isn’t right"),
        Topic.INSURANCE: _("New or changed insurance"),
        Topic.ALREADY_PAID: _("Says it’s paid already"),
        Topic.PAYMENT_PROBLEM: _("Problem with a payment"),
    }[topic]


@require_safe
@sign_in_required
def work(request: HttpRequest) -> HttpResponse:
    """Show what the office owes an answer to."""
    desk = desk_of(request)
    page = page_number(request)
    rows, count = waiting_threads(organization_id=desk.organization_id, page=page)
    if not rows and page > 1:
        raise NotFound
    context = {
        "rows": [(row, topic_words(row.topic)) for row in rows],
        "count": count,
        "page": page,
        "has_more": count > page * PAGE_ROWS,
        "today": _today(desk),
        "was_answered": "answered" in request.GET,
        "money": _money_work(desk),
    }
    return render(request, "office/work.html", context)


def _money_work(desk: Desk) -> list[tuple[str, int, str]]:
    """Give (words, how many, address) of what waits for somebody about money."""
    organization_id = desk.organization_id
    look = payments_that_need_a_look(
        organization_id=organization_id, since=utc_now() - _RETURNED_LATELY
    )
    refunds = refund_counts(organization_id=organization_id)
    payments, refund_page = reverse("office_payments"), reverse("office_refunds")
    return [
        (_("Payments not known yet"), look.unknown_count, f"{payments}?show=unknown"),
        (_("Came back in 30 days"), look.returned_count, f"{payments}?show=returned"),
        (_("Refunds to approve"), refunds["waiting"], refund_page),
        (_("Checks to write"), refunds["checks"], f"{refund_page}?show=checks"),
        (
            _("Disputes to answer"),
            disputes_to_answer(organization_id=organization_id),
            reverse("office_disputes"),
        ),
    ]


@require_http_methods(["GET", "POST"])
@sign_in_required
def answer(request: HttpRequest, thread_id: UUID) -> HttpResponse:
    """Show a matter and take the answer; closing it lets the bill be due again."""
    desk = desk_of(request)
    found = thread_page(organization_id=desk.organization_id, thread_id=thread_id)
    if found is None:
        raise NotFound
    form = AnswerForm(request.POST if request.method == "POST" else None)
    is_over = False
    if form.is_bound and form.is_valid():
        try:
            write_message(
                organization_id=desk.organization_id,
                thread_id=thread_id,
                author=Message.Author.OFFICE,
                body=form.cleaned_data["body"],
                closes="close" in request.POST,
                actor=desk.actor,
                today=_today(desk),
                now=utc_now(),
            )
        except ThreadOver:
            is_over = True
        else:
            return redirect(reverse("office") + "?answered")
    context = {
        "thread": found.thread,
        "talk": found.messages,
        "topic_words": topic_words(found.thread.topic),
        "state_words": _(PUBLIC[found.thread.state].word),
        "form": form,
        "is_over": is_over,
    }
    status = 409 if is_over else 400 if form.errors else 200
    return render(request, "office/thread.html", context, status=status)


def _today(desk: Desk) -> date:
    return local_date(utc_now(), desk.clinic.time_zone)
