"""What states, ways and statuses are called on a provider's pages of claim payments."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellpaid.claim_pay.elections.methods import METHOD_WORDS, Method
from wellpaid.claim_pay.remittances.states import RemittanceState as R

TONES: dict[R, tuple[str, str]] = {
    R.COMING: ("", "hourglass"),
    R.ARRIVED: ("good", "check"),
    R.CAME_BACK: ("warn", "undo"),
    R.CANCELLED: ("bad", "alert"),
    R.NOTHING: ("", "info"),
}
WAYS: dict[str, Promise] = {
    "ach": _("Direct deposit"),
    "virtual_card": _("Virtual card"),
    "check": _("Check"),
    "nothing": _("Nothing to pay"),
}
METHODS: dict[Method, Promise] = {method: _(word) for method, word in METHOD_WORDS.items()}
# What each way means for the provider, beside the choice.
METHOD_HINTS: dict[Method, Promise] = {
    Method.ACH: _("Free. The money is in your bank account on the payment’s day."),
    Method.VIRTUAL_CARD: _("You type a card number into your card machine. It costs a share."),
    Method.CHECK: _("Free. A paper check comes by mail some days later."),
}
# X12 835, CLP02 (5010): what became of a claim. "1" doesn't mean paid.
CLAIM_STATUSES: dict[str, Promise] = {
    "1": _("Decided as the first plan"),
    "2": _("Decided as the second plan"),
    "3": _("Decided as the third plan"),
    "4": _("Denied: the plan doesn’t know the patient"),
    "19": _("Decided first, and sent on to another plan"),
    "20": _("Decided second, and sent on to another plan"),
    "21": _("Decided third, and sent on to another plan"),
    "22": _("Takes back an earlier payment"),
    "23": _("Not this plan’s claim; sent on"),
    "25": _("Decided ahead of time; nothing is paid"),
}
