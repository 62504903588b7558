"""B4: a bill as the office sees it, and finding one by a number off a paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wellpaid.claim_pay.reconciliation.queries import deposits_of
from wellpaid.core.audit.queries import lines_about
from wellpaid.core.organizations.lists import staff_names
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.ids import plain_code
from wellpaid.kit.money import ZERO, Money, total
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.events import BillOpenedByStaff
from wellpaid.patient_pay.bills.numbers import read_bill_number
from wellpaid.patient_pay.bills.operations.open_for_staff import open_for_staff
from wellpaid.patient_pay.bills.queries import BillPage, Proof, bill_id_of, bill_proof
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.credits.queries import credit_moves_of
from wellpaid.patient_pay.guest_lookup.events import BillOpenedByGuest
from wellpaid.patient_pay.messages.queries import ThreadRow, threads_of
from wellpaid.patient_pay.messages.states import PUBLIC as THREAD_PUBLIC
from wellpaid.patient_pay.payments.queries.office import find_payment_by_receipt, payments_on_bill
from wellpaid.patient_pay.payments.states import IN_FLIGHT
from wellpaid.patient_pay.refunds.queries import refunds_of_all
from wellpaid.web.portal.signed_in import sign_in_required

from . import bill_words
from .decisions import unclear_words
from .staff import Desk, desk_of, sees_claims
from .threads import topic_words
from .words import (
    actor_words,
    payment_tone,
    payment_words,
    reason_words,
    refund_words,
    way_words,
)

NUMBER_MAX = 40
_LOOKS = (BillOpenedByStaff.code, BillOpenedByGuest.code)


@require_safe
@sign_in_required
def bills(request: HttpRequest) -> HttpResponse:
    """Ask for the number of a bill."""
    desk_of(request)
    return render(request, "office/bills.html", {"not_found": "nothing" in request.GET})


@require_POST
@sign_in_required
def find(request: HttpRequest) -> HttpResponse:
    """Go to the bill of a Bill ID, or to the payment of a receipt; only the whole number finds.

    The number is posted, and doesn't stand in any address afterwards. A bill of another clinic is
    answered as one that nobody has.
    """
    desk = desk_of(request, is_reading=True)
    return redirect(place_of(desk, request.POST.get("number", "")) or _nothing())


def _nothing() -> str:
    return reverse("office_bills") + "?nothing"


def place_of(desk: Desk, text: str) -> str:
    """Give the address of what a whole number names at the desk's clinic, or ""."""
    here = {"organization_id": desk.organization_id}
    number = read_bill_number(text[:NUMBER_MAX])
    bill_id = bill_id_of(**here, number=number) if number else None
    if bill_id is not None:
        return reverse("office_bill", args=[bill_id])
    payment_id = find_payment_by_receipt(**here, number=plain_code(text[:NUMBER_MAX]))
    return reverse("office_payment", args=[payment_id]) if payment_id else ""


@require_safe
@sign_in_required
def bill(request: HttpRequest, bill_id: UUID) -> HttpResponse:
    """Show a bill, what plans decided on it, its money, and what happened to it."""
    desk = desk_of(request)
    now = utc_now()
    found = open_for_staff(
        organization_id=desk.organization_id,
        bill_id=bill_id,
        actor=desk.actor,
        today=local_date(now, desk.clinic.time_zone),
        now=now,
    )
    proof = bill_proof(organization_id=desk.organization_id, bill_id=bill_id)
    rows = bill_words.step_rows(found)
    context = {
        "bill": found,
        "state_words": bill_words.state_words(found),
        "tone": bill_words.tone(found.state),
        "is_open": found.state in {BillState.DUE, BillState.WITH_INSURANCE},
        "owed_back": -found.owed,
        "steps": rows[:-1],
        "last_step": rows[-1],
        "shares": bill_words.share_rows(found),
        "totals": {
            "plan_discount": total(line.plan_discount for line in found.lines),
            "plan_paid": total(line.plan_paid for line in found.lines),
        },
        **_trail(request, desk, proof),
        **_money(desk, found),
        **_beside(desk, found),
    }  # fmt: skip
    return render(request, "office/bill.html", context)


def _trail(request: HttpRequest, desk: Desk, proof: Proof) -> dict[str, Any]:
    """Give what plans decided, each with its reasons and, for those who may, what paid it."""
    may_see = sees_claims(request, desk)
    ids = {step.remittance_id for step in proof.steps}
    deposits = deposits_of(desk.organization_id, ids) if may_see and ids else {}
    return {
        "sees_claims": may_see,
        "trail": [
            (step, bill_words.decision_words(step), bill_words.adjustment_rows(step),
             deposits.get(step.remittance_id))
            for step in proof.steps
        ],
        "unclear": unclear_words(proof.unclear) if proof.unclear else None,
    }  # fmt: skip


def _money(desk: Desk, found: BillPage) -> dict[str, Any]:
    here = {"organization_id": desk.organization_id}
    zone = desk.clinic.time_zone
    payments = payments_on_bill(**here, bill_id=found.id, time_zone=zone)
    refunds = refunds_of_all(**here, payment_ids={row.id for row, _, _ in payments})
    with tenant(desk.organization_id):
        credit_moves = credit_moves_of(found.id, zone)
    return {
        "payments": [
            (row, part, back, payment_words(row.state), *payment_tone(row.state))
            for row, part, back in payments
        ],
        "under_way": any(row.state in IN_FLIGHT for row, _, _ in payments),
        "refunds": [
            (row, refund_words(row.state), reason_words(row.reason), way_words(row.way))
            for row in refunds
        ],
        "credit_moves": [(row, row.amount < ZERO) for row in credit_moves],
    }


def _beside(desk: Desk, found: BillPage) -> dict[str, Any]:
    """Give the matters of the bill, and who changed what: looks are no change."""
    threads = threads_of(organization_id=desk.organization_id, bill_id=found.id)
    with tenant(desk.organization_id):
        lines = lines_about(found.id, but=_LOOKS)
    ids = {line.actor_id for line in lines if line.actor_kind == "user" and line.actor_id}
    names = staff_names(ids, organization_ids=(desk.organization_id,))
    return {
        "threads": [_thread(row) for row in threads],
        "holds": [_thread(row) for row in threads if row.holds_bill],
        "history": [
            (
                line,
                bill_words.event_words(line.event),
                (line.actor_id and names.get(line.actor_id)) or actor_words(line.actor_kind),
                _amount(line.facts),
            )
            for line in lines
        ],
    }


def _thread(row: ThreadRow) -> tuple[ThreadRow, str, str]:
    return row, topic_words(row.topic), THREAD_PUBLIC[row.state].word


def _amount(facts: dict[str, Any]) -> Money | None:
    """Give what the bill asks for after an event, where the event says it."""
    cents = facts.get("owed_cents")
    return Money(cents) if isinstance(cents, int) else None
