"""The words beside a bill's amounts: what each amount is, said to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from wellpaid.kit.date_words import day_words, near_day_words
from wellpaid.kit.money import Money
from wellpaid.kit.money_words import money_words
from wellpaid.patient_pay.bills.queries import BillPage
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.bills.waterfall import ShareKind, Step, StepKind
from wellpaid.patient_pay.messages.queries import ThreadRow
from wellpaid.patient_pay.messages.states import Topic
from wellpaid.patient_pay.payments.queries import PaidOnBill, PaymentRow
from wellpaid.patient_pay.payments.states import PaymentState

from .return_words import why_returned


@dataclass(frozen=True)
class StepRow:
    """A row of the waterfall, ready to be placed."""

    words: str
    hint: str
    amount: Money
    is_taken_away: bool
    tone: str
    start: int
    width: int


@dataclass(frozen=True)
class ShareRow:
    """A part of the patient's share, ready to be placed."""

    words: str
    hint: str
    amount: Money


@dataclass(frozen=True)
class Notice:
    """A notice above the bill."""

    tone: str
    icon: str
    heading: str
    words: str
    href: str = ""
    link_words: str = ""
    stops_paying: bool = True


_TONES = {StepKind.PLAN_DISCOUNT: "cut", StepKind.WAITING: "cut", StepKind.OWED: "b"}


def step_rows(bill: BillPage, clinic_name: str) -> list[StepRow]:
    """Give the waterfall's rows; the last one is what is owed."""
    return [
        StepRow(
            *_step_words(step, bill, clinic_name),
            step.amount,
            step.is_taken_away,
            _TONES.get(step.kind, ""),
            step.start,
            step.width,
        )
        for step in bill.steps
    ]


def _step_words(step: Step, bill: BillPage, clinic_name: str) -> tuple[str, str]:
    plan = bill.insurer_name or _("Your plan")
    if step.kind is StepKind.CHARGE:
        hint = (
            _("The full price, before insurance.") if bill.has_insurance else _("The full price.")
        )
        return _("{clinic} charged").format(clinic=clinic_name), hint
    if step.kind is StepKind.PLAN_DISCOUNT:
        if not bill.has_insurance:
            return _("Lower price for you"), _("No one pays this part.")
        words = _("{plan} agreed on a discount with us. No one pays this part.")
        return _("Your plan’s lower price"), words.format(plan=plan)
    if step.kind is StepKind.PLAN_PAID:
        if bill.plan_decided_date is None:
            return _("Your plan paid"), _("{plan} sent us this.").format(plan=plan)
        when = near_day_words(bill.plan_decided_date).split(", ", 1)[-1]
        if (bill.issued_date - bill.plan_decided_date).days > _NEAR_DAYS:
            when = day_words(bill.plan_decided_date)
        words = _("{plan} sent us this on {day}.").format(plan=plan, day=when)
        return _("Your plan paid"), words
    if step.kind is StepKind.WAITING:
        words = _("{plan} hasn’t decided on this part. Don’t pay it yet.").format(plan=plan)
        return _("Your plan is still deciding"), words
    if step.kind is StepKind.PAID_BEFORE:
        return _("You paid before"), _("At the clinic, or before this bill was sent.")
    if step.kind is StepKind.PAID:
        return _("You paid here"), ""
    if bill.state is BillState.CANCELLED:
        return _("Asked before it was cancelled"), ""
    if step.amount.cents < 0:
        return _("We owe you"), ""
    return _("You owe"), ""


_NEAR_DAYS = 180


def share_rows(bill: BillPage) -> list[ShareRow]:
    """Give the parts of the share, each with what it means."""
    words = {
        ShareKind.DEDUCTIBLE: (
            _("Your deductible"),
            _("The part you pay each year before your plan starts to pay (deductible)."),
        ),
        ShareKind.COPAY: (
            _("Your set price for a visit"),
            _("A fixed amount for each visit. Plans call this a copay."),
        ),
        ShareKind.COINSURANCE: (
            _("Your part of the rest"),
            _("Your plan pays most of the rest, and you pay this. Plans call it coinsurance."),
        ),
        ShareKind.OTHER: (
            (_("Not covered by your plan"), _("Care that your plan doesn’t pay for."))
            if bill.has_insurance
            else (_("Your price"), _("No insurance is on file for this bill."))
        ),
    }
    return [ShareRow(*words[share.kind], share.amount) for share in bill.shares]


def why_heading(bill: BillPage) -> str:
    """Give the waterfall's heading."""
    if bill.state is BillState.DUE:
        return _("Why you owe this")
    return _("How the charge adds up")


def on_its_way_words() -> str:
    """Say of a bill that its bank payment has yet to clear: paid, and nothing is certain yet."""
    return _(
        "Your bank payment is on its way. It most often takes 2 to 3 working days. If your bank "
        "sends it back, we’ll tell you."
    )


def _held_notice(bill: BillPage, held: ThreadRow) -> Notice:
    """Say that the bill isn't due while somebody looks into it, and where the talk is."""
    headings = {
        Topic.DISPUTE: _("You asked a question. This bill isn’t due until it’s answered"),
        Topic.INSURANCE: _("Don’t pay yet. We’ll bill your plan first"),
        Topic.ALREADY_PAID: _("We’re looking for your payment. Don’t pay again"),
    }
    return Notice(
        "",
        "hourglass",
        headings[held.topic],
        _("The clinic answers by {day}. Nothing counts as late until then.").format(
            day=near_day_words(held.answer_by_date)
        ),
        reverse("thread", args=[bill.number, held.id]),
        _("See what you wrote"),
        stops_paying=False,
    )


def _returned_notice(bill: BillPage, payments: Sequence[PaidOnBill]) -> Notice | None:
    """Say that the bank sent the last payment back, as long as something is owed for it."""
    last = payments[-1] if payments else None
    if last is None or last.state is not PaymentState.RETURNED or bill.state is not BillState.DUE:
        return None
    words = _("Why: {why}. You owe it again, and there is no fee. Pay another way, or call us.")
    return Notice(
        "bad",
        "alert",
        _("Your bank sent back the {amount} you paid on {day}").format(
            amount=money_words(last.amount), day=day_words(last.day)
        ),
        words.format(why=why_returned(last.return_code)),
    )


def notice(
    bill: BillPage,
    under_way: PaymentRow | None,
    threads: Sequence[ThreadRow] = (),
    payments: Sequence[PaidOnBill] = (),
) -> Notice | None:
    """Give the one notice that stands above a bill."""
    if under_way is not None:
        is_challenge = under_way.state is PaymentState.CHALLENGE
        page = "pay_challenge" if is_challenge else "pay_outcome"
        return Notice(
            "warn",
            "hourglass",
            _("A payment of {amount} is still being worked out").format(
                amount=money_words(under_way.amount)
            ),
            _("Don’t pay again."),
            reverse(page, args=[under_way.checkout_id]),
            _("See where it stands"),
        )
    held = next((thread for thread in threads if thread.holds_bill), None)
    if bill.state is BillState.DUE and held is not None:
        return _held_notice(bill, held)
    if returned := _returned_notice(bill, payments):
        return returned
    if bill.state is BillState.DUE and bill.waiting:
        return Notice(
            "",
            "info",
            _("Your plan has decided on a part of this bill"),
            _("Pay only the amount below. {amount} still waits for your plan.").format(
                amount=money_words(bill.waiting)
            ),
        )
    return None
