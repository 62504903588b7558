"""The states of one claim payment from the payer's approval to the provider's bank."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class DisbursementState(StrEnum):
    """Where the money is.

    ``READY``: approved, and not gone yet. ``ISSUED``: in line for the bank, or a card or check is
    out. ``SETTLED``: nothing more is expected; a bank may still send it back. ``REPLACED``: it
    came back, and goes again another way.
    """

    READY = "ready"
    HELD = "held"
    ISSUED = "issued"
    SETTLED = "settled"
    RETURNED = "returned"
    STOPPED = "stopped"
    REPLACED = "replaced"
    VOIDED = "voided"


class Way(StrEnum):
    """How it goes. ``NOTHING``: the remittance explains claims for which nothing is paid."""

    ACH = "ach"
    VIRTUAL_CARD = "virtual_card"
    CHECK = "check"
    NOTHING = "nothing"


S = DisbursementState

GRAPH = StateGraph(
    "disbursement",
    {
        (S.READY, S.HELD): "disbursement.held",
        (S.HELD, S.READY): "disbursement.hold_ended",
        (S.READY, S.ISSUED): "disbursement.issued",
        (S.READY, S.SETTLED): "disbursement.settled",
        (S.READY, S.VOIDED): "disbursement.voided",
        (S.HELD, S.VOIDED): "disbursement.voided",
        (S.ISSUED, S.SETTLED): "disbursement.settled",
        (S.ISSUED, S.RETURNED): "disbursement.returned",
        (S.ISSUED, S.STOPPED): "disbursement.stopped",
        (S.SETTLED, S.RETURNED): "disbursement.returned",
        (S.RETURNED, S.REPLACED): "disbursement.replaced",
        (S.RETURNED, S.VOIDED): "disbursement.voided",
        (S.STOPPED, S.REPLACED): "disbursement.replaced",
        (S.STOPPED, S.VOIDED): "disbursement.voided",
    },
)

PUBLIC: dict[StrEnum, PublicState] = {
    S.READY: PublicState(_("Approved, not sent yet"), "payer_payment"),
    S.HELD: PublicState(_("On hold"), "payer_payment"),
    S.ISSUED: PublicState(_("On its way"), "payer_payment"),
    S.SETTLED: PublicState(_("Paid"), "payer_payment"),
    S.RETURNED: PublicState(_("Came back"), "payer_payment"),
    S.STOPPED: PublicState(_("Stopped"), "payer_payment"),
    S.REPLACED: PublicState(_("Paid another way"), "payer_payment"),
    S.VOIDED: PublicState(_("Cancelled"), "payer_payment"),
}

# The money has left what was set aside for it.
OUT = frozenset({S.ISSUED, S.SETTLED})
# It is set aside, and a person may cancel it or send it another way.
SET_ASIDE = frozenset({S.READY, S.HELD, S.RETURNED, S.STOPPED})
