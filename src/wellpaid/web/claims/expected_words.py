"""What states, reasons and days of expected claims are called on a provider's pages."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellpaid.claim_pay.expected_claims.events import CloseReason
from wellpaid.claim_pay.expected_claims.policy import Habit
from wellpaid.claim_pay.expected_claims.queries import ClaimRow, Tab
from wellpaid.claim_pay.expected_claims.sides import Why
from wellpaid.claim_pay.expected_claims.states import PUBLIC, ClaimState
from wellpaid.kit.money import ZERO
from wellpaid.kit.money_words import money_words

TABS: dict[Tab, Promise] = {
    Tab.LATE: gettext_lazy("Late"),
    Tab.WAITING: gettext_lazy("Waiting"),
    Tab.UNCLEAR: gettext_lazy("Needs you"),
    Tab.PAID_LESS: gettext_lazy("Paid less"),
    Tab.DENIED: gettext_lazy("Denied"),
    Tab.ANSWERED: gettext_lazy("Answered"),
    Tab.CLOSED: gettext_lazy("Closed"),
}
_TONES: dict[ClaimState, tuple[str, str]] = {
    ClaimState.WAITING: ("", "hourglass"),
    ClaimState.PASSED_ON: ("", "route"),
    ClaimState.PAID: ("good", "check"),
    ClaimState.PAID_LESS: ("warn", "warning"),
    ClaimState.DENIED: ("bad", "alert"),
    ClaimState.TAKEN_BACK: ("warn", "undo"),
    ClaimState.UNCLEAR: ("warn", "warning"),
    ClaimState.VOIDED: ("", "undo"),
    ClaimState.CLOSED: ("", "lock"),
}
REASONS: dict[CloseReason, Promise] = {
    CloseReason.WRITTEN_OFF: gettext_lazy("We write it off"),
    CloseReason.PAID_OTHERWISE: gettext_lazy("It was paid another way"),
    CloseReason.SENT_BY_MISTAKE: gettext_lazy("It was sent by mistake"),
    CloseReason.OTHER: gettext_lazy("Another reason"),
}
WHY: dict[Why, Promise] = {
    Why.SEVERAL: gettext_lazy(
        "Several claims have this number, and the plan’s answer fits more than one. Say whose it "
        "is."
    ),
    Why.CHARGE: gettext_lazy(
        "The plan’s answer has your number, but another charge. Say whether it is this claim."
    ),
    Why.PAYER: gettext_lazy(
        "The answer has your number, but comes from a plan by another name. Say whether it is this "
        "claim."
    ),
    Why.TWICE: gettext_lazy("The plan paid this claim twice. It may ask for the money back."),
    Why.REVERSAL: gettext_lazy(
        "The plan took back another amount than it had paid. Ask the plan before you book it."
    ),
}
FREQUENCIES: dict[str, Promise] = {
    "1": gettext_lazy("Sent"),
    "7": gettext_lazy("Sent as a replacement"),
    "8": gettext_lazy("Voided"),
}
EVENTS: dict[str, Promise] = {
    "expected_claim.sent_again": gettext_lazy("Sent again"),
    "expected_claim.waits": gettext_lazy("Waiting for the plan"),
    "expected_claim.passed_on": gettext_lazy("The plan passed it on"),
    "expected_claim.paid": gettext_lazy("The plan paid"),
    "expected_claim.paid_less": gettext_lazy("The plan allowed less than expected"),
    "expected_claim.denied": gettext_lazy("The plan denied it"),
    "expected_claim.taken_back": gettext_lazy("The plan took its decision back"),
    "expected_claim.unclear": gettext_lazy("Somebody has to look at it"),
    "expected_claim.voided": gettext_lazy("Voided"),
    "expected_claim.closed": gettext_lazy("Closed"),
    "expected_claim.reopened": gettext_lazy("Opened again"),
    "expected_claim.answer_chosen": gettext_lazy("Somebody said whose an answer is"),
}


def state_tag(row: ClaimRow) -> tuple[str, str, str]:
    """Say where a claim stands: words, tone, icon."""
    if row.is_late and row.state is ClaimState.WAITING:
        return _("Late"), "warn", "hourglass"
    return _(PUBLIC[row.state].word), *_TONES[row.state]


def days_words(days: int) -> str:
    """Say how many days."""
    return ngettext("{n} day", "{n} days", days).format(n=days)


def habit_words(payer_name: str, habit: Habit) -> str:
    """Say how long a plan takes, and from what that is known."""
    if not habit.is_known:
        return _(
            "We know too few answers of {payer}, so {days} count: most states’ prompt-pay laws "
            "give a plan as long."
        ).format(payer=payer_name, days=days_words(habit.days))  # fmt: skip
    return _(
        "{payer} answers nine in ten claims within {days}, half of them within {usual} (of {count} "
        "claims in the last twelve months)."
    ).format(
        payer=payer_name, days=days_words(habit.days), usual=days_words(habit.usual),
        count=habit.count,
    )  # fmt: skip


def habit_in_short(habit: Habit) -> str:
    """Say how long a plan takes, beside its name."""
    if not habit.is_known:
        return _("Too few answers yet; {days} count").format(days=days_words(habit.days))
    return _("Half within {usual}, nine in ten within {days}").format(
        usual=days_words(habit.usual), days=days_words(habit.days)
    )


def where_words(where: str) -> str:
    """Say where something stands in a file of claims; a resource's own name stays as it is."""
    kind, _space, number = where.partition(" ")
    words = {
        "file": _("the whole file"),
        "segment": _("segment {n}"),
        "row": _("row {n}"),
        "entry": _("entry {n}"),
    }
    return words[kind].format(n=number) if kind in words else where


def why_words(row: ClaimRow) -> str:
    """Say in a sentence or two why a claim stands where it does."""
    if row.why:
        return str(WHY[row.why])
    if row.state in (ClaimState.WAITING, ClaimState.PASSED_ON, ClaimState.TAKEN_BACK):
        since = _("This one was sent {days} ago.").format(days=days_words(row.days))
        return f"{habit_words(row.payer_name, row.habit)} {since}"
    if row.state is ClaimState.PAID_LESS and row.missing is not None and row.missing > ZERO:
        return _paid_less(row)
    return ""


def _paid_less(row: ClaimRow) -> str:
    facts: dict[str, Any] = {
        "allowed": money_words(row.paid + row.patient_responsibility),
        "expected": money_words(row.expected or ZERO),
        "missing": money_words(row.missing or ZERO),
    }
    if row.is_by_contract:
        return _(
            "By your contract the plan allows {expected}. It allowed {allowed}: {missing} less."
        ).format(**facts)
    return _(
        "This plan usually allows about {expected} of such a charge. It allowed {allowed}: "
        "{missing} less. That isn’t wrong, but worth a look."
    ).format(**facts)
