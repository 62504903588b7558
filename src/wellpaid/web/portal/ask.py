"""A6 to A9, A19: everything a person may ask or tell about a bill, and the talk that follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import plain_code
from wellpaid.patient_pay.bills.queries import BillPage
from wellpaid.patient_pay.messages.models import Message
from wellpaid.patient_pay.messages.operations.open_thread import Matter, TooManyThreads, open_thread
from wellpaid.patient_pay.messages.operations.write_message import write_message
from wellpaid.patient_pay.messages.queries import ThreadPage, thread_page
from wellpaid.patient_pay.messages.states import PUBLIC
from wellpaid.patient_pay.payments.queries import latest_receipt_number

from .ask_forms import AskChargeForm, InsuranceForm, MatterForm, PaidForm, ProblemForm, ReplyForm
from .bill import ask_again
from .opened import actor_of, heading_clinic, opened_bill, opened_receipt, sights, today_at


@dataclass(frozen=True)
class Page:
    """What differs between the pages: their words and their form."""

    title: str
    lead: str
    button: str
    form: type[MatterForm]


ASK = Page(
    gettext_noop("Ask about a charge"),
    gettext_noop(
        "Someone at the clinic reads this and answers here. If you say that the bill isn’t right, "
        "it isn’t due until they have answered."
    ),
    gettext_noop("Send question"),
    AskChargeForm,
)
INSURANCE = Page(
    gettext_noop("Add or fix insurance"),
    gettext_noop(
        "Tell us what is on the insurance card. The clinic sends the bill to your plan first. "
        "Don’t pay until the plan has answered."
    ),
    gettext_noop("Send to the clinic"),
    InsuranceForm,
)
PAID = Page(
    gettext_noop("I already paid this"),
    gettext_noop(
        "Tell us how and when. We look for the payment. The bill isn’t due until we’ve answered."
    ),
    gettext_noop("Send"),
    PaidForm,
)
PROBLEM = Page(
    gettext_noop("Something’s wrong with this payment"),
    gettext_noop(
        "Tell us what happened. If money has to go back, it goes back the way it was paid."
    ),
    gettext_noop("Send"),
    ProblemForm,
)


@require_safe
def items(request: HttpRequest, number: str) -> HttpResponse:
    """A6: every service with its code."""
    bill = opened_bill(request, number)
    if bill is None:
        return ask_again(request, number)
    if not bill.shows_care:
        raise NotFound
    return render(request, "portal/items.html", {"bill": bill})


def _about_bill(page: Page) -> Callable[..., HttpResponse]:
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, number: str) -> HttpResponse:
        bill = opened_bill(request, number)
        if bill is None:
            return ask_again(request, number)
        return _tell(request, page, bill, receipt_number="")

    return view


ask = _about_bill(ASK)
insurance = _about_bill(INSURANCE)
already_paid = _about_bill(PAID)


@require_http_methods(["GET", "POST"])
def payment_problem(request: HttpRequest, number: str) -> HttpResponse:
    """A19: something is wrong with a payment."""
    receipt = opened_receipt(request, plain_code(number))
    bill = opened_bill(request, receipt.first.number) if receipt.first else None
    if bill is None:
        raise NotFound
    return _tell(request, PROBLEM, bill, receipt_number=receipt.number)


def _tell(request: HttpRequest, page: Page, bill: BillPage, *, receipt_number: str) -> HttpResponse:
    """Show the form, or keep what was written and go to it."""
    form = page.form(
        request.POST if request.method == "POST" else None,
        bill=bill,
        today=today_at(heading_clinic(request)),
        initial={"email": getattr(request.user, "email", "")},
    )
    refusal = ""
    if form.is_bound and form.is_valid():
        try:
            thread_id = _open(request, form, bill, receipt_number)
        except TooManyThreads as error:
            refusal = error.sentence
        else:
            return redirect(reverse("thread", args=[bill.number, thread_id]) + "?sent")
    context: dict[str, Any] = {
        "page": {"title": _(page.title), "lead": _(page.lead), "button": _(page.button)},
        "form": form,
        "bill": bill,
        "refusal": refusal,
        "receipt_number": receipt_number,
        "known_receipt": _known_receipt(bill) if page is PAID else "",
    }
    status = 429 if refusal else 400 if form.errors else 200
    return render(request, "portal/ask.html", context, status=status)


def _known_receipt(bill: BillPage) -> str:
    """Give the newest payment that we can see already: it may be the one that is meant."""
    return latest_receipt_number(organization_id=bill.organization_id, bill_ids=[bill.id])


def _open(request: HttpRequest, form: MatterForm, bill: BillPage, receipt_number: str) -> UUID:
    return open_thread(
        organization_id=bill.organization_id,
        bill_id=bill.id,
        matter=Matter(
            topic=form.topic(),
            body=form.body(),
            fields=form.told(),
            receipt_number=receipt_number,
            reply_email=form.cleaned_data["email"],
            language=get_language() or "en",
        ),
        actor=actor_of(request, bill.organization_id),
        today=today_at(heading_clinic(request)),
        now=utc_now(),
    )


@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, number: str, thread_id: UUID) -> HttpResponse:
    """The talk about one matter, and a place to write back."""
    bill = opened_bill(request, number)
    if bill is None:
        return ask_again(request, number)
    found = _readable(request, bill, thread_id)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        write_message(
            organization_id=bill.organization_id,
            thread_id=thread_id,
            author=Message.Author.PERSON,
            body=form.cleaned_data["body"],
            closes=False,
            actor=actor_of(request, bill.organization_id),
            today=today_at(heading_clinic(request)),
            now=utc_now(),
        )
        return redirect(reverse("thread", args=[number, thread_id]) + "?sent")
    context = {
        "bill": bill,
        "thread": found.thread,
        "talk": found.messages,
        "state_words": _(PUBLIC[found.thread.state].word),
        "form": form,
        "was_sent": "sent" in request.GET,
    }
    return render(request, "portal/thread.html", context, status=400 if form.errors else 200)


def _readable(request: HttpRequest, bill: BillPage, thread_id: UUID) -> ThreadPage:
    """Give a thread of this bill that the visitor may read.

    :raises NotFound: there is none, or others wrote it about care that the visitor may not read of
    """
    found = thread_page(organization_id=bill.organization_id, thread_id=thread_id)
    actors = {str(sight.actor) for sight in sights(request)}
    if found is None or found.thread.bill_id != bill.id:
        raise NotFound
    if not bill.shows_care and found.thread.opened_by not in actors:
        raise NotFound
    return found
