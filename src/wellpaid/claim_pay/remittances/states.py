"""Where the money of a remittance is, as the provider sees it."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class Otherwise(StrEnum):
    """Why a payment comes another way than the provider chose; each raises the alarm once."""

    NOT_OFFERED = "not_offered"
    NO_USABLE_ACCOUNT = "no_usable_account"
    CHOSEN_BY_PAYER = "chosen_by_payer"


def otherwise(why_code: str) -> str:
    """Give the reason if it means that a payment doesn't come as chosen, else ""."""
    return why_code if why_code in set(Otherwise) else ""


class RemittanceState(StrEnum):
    """Where the money is. ``NOTHING``: the remittance pays nothing, so nothing will come."""

    COMING = "coming"
    ARRIVED = "arrived"
    CAME_BACK = "came_back"
    CANCELLED = "cancelled"
    NOTHING = "nothing"


S = RemittanceState

GRAPH = StateGraph(
    "remittance",
    {
        (S.COMING, S.ARRIVED): "remittance.arrived",
        # A match that was wrong is taken back.
        (S.ARRIVED, S.COMING): "remittance.match_undone",
        (S.COMING, S.CAME_BACK): "remittance.came_back",
        # The bank showed it, and its bank sent it back all the same.
        (S.ARRIVED, S.CAME_BACK): "remittance.came_back",
        (S.CAME_BACK, S.COMING): "remittance.sent_again",
        (S.COMING, S.CANCELLED): "remittance.cancelled",
        (S.CAME_BACK, S.CANCELLED): "remittance.cancelled",
    },
)

PUBLIC: dict[StrEnum, PublicState] = {
    S.COMING: PublicState(_("On its way"), "claims_payment"),
    S.ARRIVED: PublicState(_("In the bank"), "claims_payment"),
    S.CAME_BACK: PublicState(_("Came back to the plan"), "claims_payment"),
    S.CANCELLED: PublicState(_("Cancelled by the plan"), "claims_payment"),
    S.NOTHING: PublicState(_("Nothing to pay"), "claims_payment"),
}
