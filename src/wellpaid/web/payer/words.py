"""What states, ways and reasons are called on the payer's pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellpaid.claim_pay.disbursements.states import DisbursementState as D
from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.claim_pay.submissions.differences import Errors, Fate, Oddity, Part
from wellpaid.claim_pay.submissions.states import NO_MONEY
from wellpaid.claim_pay.submissions.states import PaymentState as P
from wellpaid.claim_pay.submissions.states import SubmissionState as S
from wellpaid.claim_pay.virtual_cards.states import CardState as C

WAYS: dict[Way, Promise] = {
    Way.ACH: _("Direct deposit"),
    Way.VIRTUAL_CARD: _("Virtual card"),
    Way.CHECK: _("Check"),
    Way.NOTHING: _("Nothing to pay"),
}
# Why a payment goes the way it goes (elections.resolve.Why, and by hand).
WHYS: dict[str, Promise] = {
    "chosen": _("The provider chose it."),
    "nothing_chosen": _("The provider hasn’t chosen a way to be paid, so it gets a check."),
    "not_offered": _("The provider chose a way that you don’t offer, so it gets a check."),
    "no_usable_account": _("The provider’s bank account can’t be used yet, so it gets a check."),
    "card_turned_down": _("The provider refused the card and wants its money this way."),
    "card_not_charged": _("The card wasn’t charged, so the payment goes this way."),
    "chosen_by_payer": _("You sent it this way after it came back."),
}
# Why a payment came back that went by card.
CARD_FAILURES: dict[str, Promise] = {
    "card_refused": _("The card issuer made no card."),
    "card_declined": _("The provider’s terminal said no to the card."),
    "card_expired": _("The provider didn’t charge the card in time."),
    "card_closed": _("The card was closed before it was charged."),
}
CLOSE_REASONS: dict[str, Promise] = {
    "stopped": _("You stopped it."),
    "turned_down": _("The provider refused it."),
    "too_old": _("Its last day is over."),
}
# How payments of a file would go (elections.methods.Method).
EXPECTED_WAYS: dict[str, Promise] = {
    "ach": WAYS[Way.ACH],
    "virtual_card": WAYS[Way.VIRTUAL_CARD],
    "check": WAYS[Way.CHECK],
    NO_MONEY: WAYS[Way.NOTHING],
}
# What differs between two files.
FATES: dict[Fate, Promise] = {
    Fate.ADDED: _("Added"),
    Fate.REMOVED: _("Removed"),
    Fate.CHANGED: _("Changed"),
    Fate.SAME: _("The same"),
}
PARTS: dict[Part, Promise] = {
    Part.AMOUNT: _("Another amount"),
    Part.PAYEE: _("Another payee"),
    Part.CLAIMS: _("Other claims"),
}
ERRORS: dict[Errors, Promise] = {
    Errors.CLEAN: _("Nothing wrong"),
    Errors.MENDED: _("Mended"),
    Errors.STILL: _("Still needs a fix"),
    Errors.NEW: _("Needs a fix now"),
}
ODDITIES: dict[Oddity, Promise] = {
    Oddity.NEW: _("New payee"),
    Oddity.UNUSUAL: _("Unusual amount"),
    Oddity.METHOD: _("Paid another way than last time"),
    Oddity.BANK: _("Another bank account than last time"),
}
_GOOD, _WARN = ("good", "check"), ("warn", "warning")
_BAD, _PLAIN = ("bad", "alert"), ("", "hourglass")
# Tone and icon of a state's tag; a table for each kind, since their words are alike.
BATCH_TONES: dict[S, tuple[str, str]] = {
    S.RECEIVED: _PLAIN,
    S.CHECKED: _PLAIN,
    S.APPROVED: _PLAIN,
    S.RELEASED: _GOOD,
    S.REFUSED: _BAD,
    S.WITHDRAWN: ("", "undo"),
}
SUBMITTED_TONES: dict[P, tuple[str, str]] = {
    P.READY: _GOOD,
    P.QUARANTINED: _WARN,
    P.HELD: _WARN,
    P.ACCEPTED: _PLAIN,
    P.ROUTED: _GOOD,
    P.DROPPED: ("", "undo"),
}
CARD_TONES: dict[C, tuple[str, str]] = {
    C.ISSUING: _PLAIN,
    C.UNKNOWN: _WARN,
    C.ACTIVE: ("info", "card"),
    C.CLOSING: _PLAIN,
    C.USED: _PLAIN,
    C.SETTLED: _GOOD,
    C.DECLINED: _BAD,
    C.EXPIRED: _WARN,
    C.CLOSED: ("", "undo"),
    C.REFUSED: _BAD,
}
PAYMENT_TONES: dict[D, tuple[str, str]] = {
    D.READY: _PLAIN,
    D.HELD: _WARN,
    D.ISSUED: _PLAIN,
    D.SETTLED: _GOOD,
    D.RETURNED: _BAD,
    D.STOPPED: _WARN,
    D.REPLACED: ("", "repeat"),
    D.VOIDED: ("", "undo"),
}
