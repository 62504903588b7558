"""The states of a saved card, and what may use one."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class SavedMethodState(StrEnum):
    """Where a saved card stands. ``SAVING``: the gateway has been asked, or will be."""

    SAVING = "saving"
    ACTIVE = "active"
    FAILED = "failed"
    REMOVED = "removed"


S = SavedMethodState

GRAPH = StateGraph(
    "saved card",
    {
        (S.SAVING, S.ACTIVE): "saved_card.saved",
        (S.SAVING, S.FAILED): "saved_card.not_saved",
        # The same card was saved before: the older row, which things may use, takes over.
        (S.SAVING, S.REMOVED): "saved_card.removed",
        (S.ACTIVE, S.REMOVED): "saved_card.removed",
        (S.FAILED, S.REMOVED): "saved_card.removed",
    },
)

PUBLIC = {
    S.SAVING: PublicState(_("Being saved"), "wallet"),
    S.ACTIVE: PublicState(_("Saved"), "wallet"),
    S.FAILED: PublicState(_("Not saved"), "wallet"),
    S.REMOVED: PublicState(_("Removed"), "wallet"),
}

# What a person finds in the wallet.
SHOWN = (S.SAVING, S.ACTIVE, S.FAILED)


class UseKind(StrEnum):
    """What may rely on a saved card. The areas above say which of theirs do."""

    SCHEDULED_PAYMENT = "scheduled_payment"
    PAYMENT_PLAN = "payment_plan"
    AUTOPAY = "autopay"
