"""The states of a bill.

Due is one state whatever the calendar says: late is reckoned from the due date when it is shown.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class BillState(StrEnum):
    """Where a bill stands."""

    WITH_INSURANCE = "with_insurance"
    DUE = "due"
    PAID = "paid"
    CREDIT = "credit"
    CANCELLED = "cancelled"


class Unclear(StrEnum):
    """Why somebody has to look at what plans decided before a patient is asked for anything."""

    OTHER_CHARGE = "other_charge"
    DECIDED_TWICE = "decided_twice"
    TAKEN_BACK_UNKNOWN = "taken_back_unknown"
    TWO_PLANS = "two_plans"
    LATER_PLAN_ASKS_MORE = "later_plan_asks_more"
    BELOW_ZERO = "below_zero"
    PROTECTED = "protected"
    BILLED_AGAIN = "billed_again"


GRAPH = StateGraph(
    "bill",
    {
        (BillState.WITH_INSURANCE, BillState.DUE): "bill.became_due",
        (BillState.WITH_INSURANCE, BillState.PAID): "bill.paid_in_full",
        (BillState.WITH_INSURANCE, BillState.CREDIT): "bill.overpaid",
        (BillState.WITH_INSURANCE, BillState.CANCELLED): "bill.cancelled",
        (BillState.DUE, BillState.PAID): "bill.paid_in_full",
        (BillState.DUE, BillState.CREDIT): "bill.overpaid",
        (BillState.DUE, BillState.WITH_INSURANCE): "bill.back_with_insurance",
        (BillState.DUE, BillState.CANCELLED): "bill.cancelled",
        (BillState.PAID, BillState.DUE): "bill.reopened",
        (BillState.PAID, BillState.CREDIT): "bill.overpaid",
        (BillState.PAID, BillState.WITH_INSURANCE): "bill.back_with_insurance",
        (BillState.CREDIT, BillState.PAID): "bill.credit_given_back",
        (BillState.CREDIT, BillState.DUE): "bill.reopened",
        (BillState.CREDIT, BillState.WITH_INSURANCE): "bill.back_with_insurance",
    },
)

PUBLIC = {
    BillState.WITH_INSURANCE: PublicState(_("Waiting on your insurance"), "bill"),
    BillState.DUE: PublicState(_("Due"), "bill"),
    BillState.PAID: PublicState(_("Paid"), "bill"),
    BillState.CREDIT: PublicState(_("We owe you"), "bill"),
    BillState.CANCELLED: PublicState(_("Cancelled"), "bill"),
}


def state_for(*, owed_cents: int, waiting_cents: int) -> BillState:
    """Give the state that a bill's figures mean.

    A bill of which the plan has decided only a part is due for that part; one of which it has
    decided nothing that the patient owes waits for the plan. So does money of the patient's that
    the open part may still need: it is owed back only when the plan can't leave as much to them.
    """
    if owed_cents > 0:
        return BillState.DUE
    if owed_cents < 0 and waiting_cents < -owed_cents:
        return BillState.CREDIT
    return BillState.WITH_INSURANCE if waiting_cents > 0 else BillState.PAID
