"""A bill's amounts, decisions and events in the words of those who work with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wellpaid.kit.date_words import day_words
from wellpaid.kit.money import Money
from wellpaid.kit.money_words import money_words
from wellpaid.patient_pay.bills.queries import BillPage, Kind, Step
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.bills.waterfall import ShareKind, StepKind
from wellpaid.patient_pay.bills.waterfall import Step as Fall
from wellpaid.web.claims.code_words import reason_words, remark_words, who_bears
from wellpaid.web.portal.bill_words import StepRow

_BARS = {StepKind.PLAN_DISCOUNT: "cut", StepKind.WAITING: "cut", StepKind.OWED: "b"}
_TONES = {
    BillState.WITH_INSURANCE: ("info", "hourglass"),
    BillState.DUE: ("warn", "calendar"),
    BillState.PAID: ("good", "check"),
    BillState.CREDIT: ("info", "undo"),
    BillState.CANCELLED: ("", "info"),
}


@dataclass(frozen=True)
class AdjustmentRow:
    """Why a plan took something off one line."""

    service: str
    words: str
    code: str
    who: str
    amount: Money | None


def tone(state: BillState) -> tuple[str, str]:
    """Give tone and icon of a bill's tag."""
    return _TONES[state]


def state_words(bill: BillPage) -> str:
    """Name where a bill stands, as its clinic says it."""
    return {
        BillState.WITH_INSURANCE: _("Waits for the plan"),
        BillState.DUE: _("Due"),
        BillState.PAID: _("Paid in full"),
        BillState.CREDIT: _("We owe the patient"),
        BillState.CANCELLED: _("Cancelled"),
    }[bill.state]


def step_rows(bill: BillPage) -> list[StepRow]:
    """Give the waterfall's rows; the last one is what is owed."""
    return [
        StepRow(
            *_step_words(step, bill),
            step.amount,
            step.is_taken_away,
            _BARS.get(step.kind, ""),
            step.start,
            step.width,
        )
        for step in bill.steps
    ]


def _step_words(step: Fall, bill: BillPage) -> tuple[str, str]:
    plan = bill.insurer_name or _("the plan")
    if step.kind is StepKind.OWED and bill.state is BillState.CANCELLED:
        return _("Asked before it was cancelled"), ""
    if step.kind is StepKind.OWED:
        return (_("We owe the patient") if step.amount.cents < 0 else _("The patient owes")), ""
    decided = bill.plan_decided_date
    when = (
        _("{plan} decided on {day}.").format(plan=plan, day=day_words(decided))
        if decided
        else (_("As the clinic’s file says."))
    )
    words = {
        StepKind.CHARGE: (_("Charged"), _("The full price.")),
        StepKind.PLAN_DISCOUNT: (
            (_("The plan’s lower price"), _("No one pays this part."))
            if bill.has_insurance
            else (_("Lower price for the patient"), _("No one pays this part."))
        ),
        StepKind.PLAN_PAID: (_("The plan paid"), when),
        StepKind.WAITING: (
            _("The plan hasn’t decided"),
            _("The patient isn’t asked for this part yet."),
        ),
        StepKind.PAID_BEFORE: (
            _("Paid before"),
            _("At the clinic, or before this bill was sent."),
        ),
        StepKind.PAID: (_("The patient paid here"), ""),
    }
    return words[step.kind]


def share_rows(bill: BillPage) -> list[tuple[str, Money]]:
    """Name the parts of the patient's share."""
    words = {
        ShareKind.DEDUCTIBLE: _("Deductible"),
        ShareKind.COPAY: _("Copay"),
        ShareKind.COINSURANCE: _("Coinsurance"),
        ShareKind.OTHER: _("Not covered") if bill.has_insurance else _("The patient’s price"),
    }
    return [(words[share.kind], share.amount) for share in bill.shares]


def decision_words(step: Step) -> str:
    """Say what a plan decided, in a sentence."""
    words = {
        Kind.DECIDED: _("{plan} paid {paid} of {charge} and left {share} to the patient."),
        Kind.PASSED_ON: _(
            "{plan} paid {paid} of {charge}, left {share}, and sent it on to the next plan."
        ),
        Kind.DENIED: _("{plan} paid nothing of {charge}, and left nothing to the patient."),
        Kind.TAKEN_BACK: _("{plan} took back an earlier decision: {paid}."),
    }
    return words[step.kind].format(
        plan=step.plan_name,
        paid=money_words(step.paid),
        charge=money_words(step.charge),
        share=money_words(step.share),
    )


def adjustment_rows(step: Step) -> list[AdjustmentRow]:
    """Give what a decision took off, line by line, each with its code in words."""
    rows = []
    for line in step.lines:
        service = line.code if line.position else _("the claim as a whole")
        rows += [
            AdjustmentRow(
                service or _("line {n}").format(n=line.position),
                reason_words(one.code),
                f"{one.group}-{one.code}",
                who_bears(one.group),
                Money(one.cents),
            )
            for one in line.reasons
        ]
        rows += [
            AdjustmentRow(
                service or _("line {n}").format(n=line.position), remark_words(code), code, "", None
            )
            for code in line.remarks
        ]
    return rows


def event_words(code: str) -> str:
    """Name an event of a bill's history."""
    return {
        "bill.issued": _("The bill came in"),
        "bill.made_from_plan": _("Made from what the plan decided"),
        "bill.decided": _("Divided anew by a plan’s decision"),
        "bill.asked_too_much": _("It asked for more than the plan left, and was lowered"),
        "bill.decision_unclear": _("The plans’ papers don’t fit together: somebody has to look"),
        "bill.paid_in_full": _("Paid in full"),
        "bill.overpaid": _("More came in than was owed"),
        "bill.became_due": _("Became due"),
        "bill.back_with_insurance": _("Waits for the plan again"),
        "bill.reopened": _("Owed again"),
        "bill.credit_given_back": _("What we owed the patient is settled"),
        "bill.cancelled": _("Cancelled"),
        "bill.link_sent": _("A link to the bill was emailed to the patient’s side"),
        "pay_link.made": _("A link to let somebody else pay was made"),
        "pay_link.ended": _("The link to let somebody else pay was ended"),
        "passport.issued": _("Proof that it’s closed was given"),
        "thread.opened": _("A question or a matter was opened"),
    }.get(code, code)
