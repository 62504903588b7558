"""A5: a bill, and its paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellpaid.core.organizations.queries import Clinic, clinic_by_id
from wellpaid.kit.check_digits import is_damm
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.money import ZERO, total
from wellpaid.kit.money_words import money_words
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.operations.record_look import Thing
from wellpaid.patient_pay.access.sights import by_organization
from wellpaid.patient_pay.bills.numbers import LENGTH
from wellpaid.patient_pay.bills.queries import BillPage
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.credits.operations.apply_credit import NoCredit, apply_credit
from wellpaid.patient_pay.credits.rules import may_use_credit
from wellpaid.patient_pay.estimates.policy import Gap
from wellpaid.patient_pay.estimates.queries import estimate_gap
from wellpaid.patient_pay.messages.queries import ThreadRow, threads_of
from wellpaid.patient_pay.messages.states import PUBLIC, ThreadState
from wellpaid.patient_pay.payments.queries import is_on_its_way, money_on_bill
from wellpaid.patient_pay.payments.states import PUBLIC as PAYMENT_WORDS
from wellpaid.patient_pay.payments.states import PaymentState

from . import bill_words
from .opened import actor_of, heading_clinic, note_look, opened_bill, sights, today_at
from .papers import statement_pdf


@require_safe
def bill(request: HttpRequest, number: str) -> HttpResponse:
    """Show a bill that the guest has opened; ask for the second fact otherwise."""
    found = opened_bill(request, number)
    if found is None:
        return ask_again(request, number)
    note_look(request, found.person, Thing.BILL, bill_id=found.id)
    clinic = heading_clinic(request)
    with tenant(found.organization_id):  # one block for what stands on the page beside the bill
        threads = threads_of(organization_id=found.organization_id, bill_id=found.id)
        if not found.shows_care:
            actors = {str(sight.actor) for sight in sights(request)}
            threads = [thread for thread in threads if thread.opened_by in actors]
        context = _context(found, clinic, threads)
    if context["credit"] and not _may_use_credit(request, found):
        context["credit"] = ZERO
    done = ("credit", "no-credit")
    context["done"] = next((word for word in done if word in request.GET), "")
    return render(request, "portal/bill.html", context)


@require_safe
def statement(request: HttpRequest, number: str) -> HttpResponse:
    """Give the bill as a PDF."""
    found = opened_bill(request, number)
    if found is None:
        return ask_again(request, number)
    note_look(request, found.person, Thing.STATEMENT, bill_id=found.id)
    is_large = request.GET.get("type") == "large" or request.COOKIES.get("text_size") == "large"
    with tenant(found.organization_id):
        is_sent = is_on_its_way(found.id)
    content = statement_pdf(
        found,
        heading_clinic(request),
        is_on_its_way=is_sent,
        now=utc_now(),
        is_large=is_large,
    )
    response = HttpResponse(content, content_type="application/pdf")
    # A name without the Bill ID or a person's: downloads lie about on shared machines.
    response["Content-Disposition"] = 'inline; filename="bill.pdf"'
    return response


class MayNotUseCredit(ProductError):
    """The credit is the guarantor's."""

    code, status = "may_not_use_credit", 403
    message = (
        "Only the person whose bill it is, signed in, can use this credit. Nothing has changed. "
        "You can still pay the bill."
    )


def _may_use_credit(request: HttpRequest, found: BillPage) -> bool:
    here = by_organization(sights(request)).get(found.organization_id, [])
    return may_use_credit(
        here, organization_id=found.organization_id, guarantor_id=found.person.guarantor_id
    )


@require_POST
def use_credit(request: HttpRequest, number: str) -> HttpResponse:
    """Let what the clinic owes the guarantor pay this bill."""
    found = opened_bill(request, number)
    if found is None:
        return ask_again(request, number)
    if not _may_use_credit(request, found):
        raise MayNotUseCredit
    try:
        apply_credit(
            organization_id=found.organization_id,
            bill_id=found.id,
            actor=actor_of(request, found.organization_id),
            now=utc_now(),
        )
    except NoCredit:
        return redirect(reverse("bill", args=[number]) + "?no-credit")
    return redirect(reverse("bill", args=[number]) + "?credit")


def ask_again(request: HttpRequest, number: str) -> HttpResponse:
    """Send to the second fact. Whether the bill exists shows nowhere."""
    if len(number) != LENGTH or not is_damm(number):
        raise NotFound
    was_open = request.COOKIES.get("wellpaid_session") and not sights(request)
    return redirect(reverse("verify", args=[number]) + ("?closed" if was_open else ""))


def _gap(found: BillPage) -> Gap | None:
    """Hold a bill without insurance against the estimate that was given for it."""
    if found.has_insurance or found.state is BillState.CANCELLED:
        return None
    clinic = clinic_by_id(found.organization_id)
    return estimate_gap(
        organization_id=found.organization_id,
        patient_id=found.person.patient_id,
        service_date=found.service_date,
        billed=found.share,
        bill_date=found.issued_date,
        today=today_at(clinic),
    )


def _context(found: BillPage, clinic: Clinic, threads: list[ThreadRow]) -> dict[str, Any]:
    money = money_on_bill(
        organization_id=found.organization_id,
        bill_id=found.id,
        guarantor_id=found.person.guarantor_id,
        payable=found.owed if found.is_payable else ZERO,
        time_zone=clinic.time_zone,
    )
    is_sent = any(row.state is PaymentState.SUBMITTED for row in money.payments)
    rows = bill_words.step_rows(found, clinic.name)
    titles = {
        BillState.DUE: _("You owe {amount}").format(amount=money_words(found.owed)),
        BillState.WITH_INSURANCE: (
            _("Nothing to pay now") if found.paid or found.paid_before else _("Don’t pay yet")
        ),
        BillState.PAID: _("Payment sent") if is_sent else _("Paid in full"),
        BillState.CREDIT: _("We owe you {amount}").format(amount=money_words(-found.owed)),
        BillState.CANCELLED: _("This bill is cancelled"),
    }
    return {
        "gap": _gap(found),
        "bill": found,
        "title": titles[found.state],
        "on_its_way": bill_words.on_its_way_words() if is_sent else "",
        "owed_back": -found.owed,
        "why_heading": bill_words.why_heading(found),
        "steps": rows[:-1],
        "last_step": rows[-1],
        "shares": bill_words.share_rows(found),
        "totals": {
            "plan_discount": total(line.plan_discount for line in found.lines),
            "plan_paid": total(line.plan_paid for line in found.lines),
        },
        "threads": [
            (thread, _(PUBLIC[thread.state].word))
            for thread in threads
            if thread.state is not ThreadState.CLOSED
        ],
        "is_held": any(thread.holds_bill for thread in threads),
        "has_passport": found.state is BillState.PAID and not found.waiting and not is_sent,
        "receipt_number": money.payments[-1].receipt_number if money.payments else "",
        "notice": bill_words.notice(found, money.under_way, threads, money.payments),
        "payments": [(row, _(PAYMENT_WORDS[row.state].word)) for row in money.payments],
        "credit_moves": money.credit_moves,
        "credit": money.credit,
    }
