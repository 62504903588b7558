"""The states of a card: as its payer has it, and as the provider does."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class CardState(StrEnum):
    """Where a payer's card is.

    ``ISSUING``: the issuer is being asked. ``UNKNOWN``: it was asked, and no answer came.
    ``CLOSING``: the issuer is asked to close it; the terminal may be quicker. ``USED``: charged;
    the issuer hasn't settled it yet. ``REFUSED``: there never was one.
    """

    ISSUING = "issuing"
    UNKNOWN = "unknown"
    ACTIVE = "active"
    CLOSING = "closing"
    USED = "used"
    SETTLED = "settled"
    DECLINED = "declined"
    EXPIRED = "expired"
    CLOSED = "closed"
    REFUSED = "refused"


class ReceivedState(StrEnum):
    """Where a card is for its provider.

    ``TURNED_DOWN``: the provider wants the money another way. ``CHARGED``: its terminal took the
    money. ``PAID``: the card networks have settled it. ``OVER``: it can't be charged any more.
    """

    WAITING = "waiting"
    TURNED_DOWN = "turned_down"
    CHARGED = "charged"
    PAID = "paid"
    OVER = "over"


C, R = CardState, ReceivedState

CARD_GRAPH = StateGraph(
    "virtual card",
    {
        (C.ISSUING, C.ACTIVE): "virtual_card.issued",
        (C.ISSUING, C.UNKNOWN): "virtual_card.unknown",
        (C.ISSUING, C.REFUSED): "virtual_card.refused",
        (C.UNKNOWN, C.ACTIVE): "virtual_card.issued",
        (C.UNKNOWN, C.REFUSED): "virtual_card.refused",
        (C.ACTIVE, C.CLOSING): "virtual_card.close_asked",
        (C.ACTIVE, C.USED): "virtual_card.used",
        (C.ACTIVE, C.DECLINED): "virtual_card.declined",
        (C.ACTIVE, C.EXPIRED): "virtual_card.expired",
        (C.ACTIVE, C.CLOSED): "virtual_card.closed",
        (C.CLOSING, C.USED): "virtual_card.used",
        (C.CLOSING, C.DECLINED): "virtual_card.declined",
        (C.CLOSING, C.EXPIRED): "virtual_card.expired",
        (C.CLOSING, C.CLOSED): "virtual_card.closed",
        (C.USED, C.SETTLED): "virtual_card.settled",
    },
)
RECEIVED_GRAPH = StateGraph(
    "received card",
    {
        (R.WAITING, R.TURNED_DOWN): "received_card.turned_down",
        (R.WAITING, R.CHARGED): "received_card.charged",
        (R.WAITING, R.OVER): "received_card.over",
        # A terminal that was quicker than the closing: the money is taken, once.
        (R.TURNED_DOWN, R.CHARGED): "received_card.charged",
        (R.TURNED_DOWN, R.OVER): "received_card.over",
        (R.CHARGED, R.PAID): "received_card.paid",
    },
)
GRAPHS = (CARD_GRAPH, RECEIVED_GRAPH)

PUBLIC: dict[StrEnum, PublicState] = {
    C.ISSUING: PublicState(_("Being issued"), "payer_payment"),
    C.UNKNOWN: PublicState(_("No answer from the card issuer yet"), "payer_payment"),
    C.ACTIVE: PublicState(_("Ready to be charged"), "payer_payment"),
    C.CLOSING: PublicState(_("Being closed"), "payer_payment"),
    C.USED: PublicState(_("Charged, not settled yet"), "payer_payment"),
    C.SETTLED: PublicState(_("Charged and settled"), "payer_payment"),
    C.DECLINED: PublicState(_("Declined at the terminal"), "payer_payment"),
    C.EXPIRED: PublicState(_("Not charged in time"), "payer_payment"),
    C.CLOSED: PublicState(_("Closed before it was charged"), "payer_payment"),
    C.REFUSED: PublicState(_("Not issued"), "payer_payment"),
    R.WAITING: PublicState(_("Waits for you to charge it"), "claims_payment"),
    R.TURNED_DOWN: PublicState(_("Refused; comes another way"), "claims_payment"),
    R.CHARGED: PublicState(_("Charged, on its way to you"), "claims_payment"),
    R.PAID: PublicState(_("Charged and paid out"), "claims_payment"),
    R.OVER: PublicState(_("Can’t be charged any more"), "claims_payment"),
}

# The issuer may still say something new.
OPEN = frozenset({C.ISSUING, C.UNKNOWN, C.ACTIVE, C.CLOSING, C.USED})
# No money went to the provider, and none will go with this card.
ENDED = frozenset({C.DECLINED, C.EXPIRED, C.CLOSED, C.REFUSED})
# What the provider is told that a card's state means.
MEANS: dict[CardState, ReceivedState] = {
    C.ACTIVE: R.WAITING,
    C.CLOSING: R.WAITING,
    C.USED: R.CHARGED,
    C.SETTLED: R.PAID,
    C.DECLINED: R.OVER,
    C.EXPIRED: R.OVER,
    C.CLOSED: R.OVER,
}
