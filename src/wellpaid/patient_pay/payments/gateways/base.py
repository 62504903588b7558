"""What a card gateway does for us. One file a gateway; none of them sees our models.

Our own reference travels with every call, so that a lost answer can be asked for, and comes back
with every webhook, so that it can be told whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from wellpaid.kit.money import Money


class GatewayUnreachable(Exception):
    """Nothing left the building: surely nobody was charged."""


class AnswerLost(Exception):
    """The request went out and no usable answer came: perhaps somebody was charged."""


class GatewayRefused(Exception):
    """The gateway understood and refused the request itself: surely nobody was charged.

    :param code: the gateway's word for it, safe to log
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class ForgedNotice(Exception):
    """A webhook whose signature doesn't hold."""


class UnreadableNotice(Exception):
    """A webhook that is genuine and makes no sense: the gateway speaks another version."""


class ChargeStatus(StrEnum):
    """What the gateway says of a charge."""

    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    CHALLENGE = "challenge"
    PROCESSING = "processing"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Card:
    """What we may know of a card. ``kind`` is ``credit``, ``debit`` or ``hsa``."""

    token: str
    brand: str
    kind: str
    last4: str
    expiry_month: int
    expiry_year: int


class Initiator(StrEnum):
    """Who begins a charge, as card networks want to know: somebody at a screen, or we alone."""

    CUSTOMER = "customer"
    MERCHANT = "merchant"


@dataclass(frozen=True)
class StoreRequest:
    """A card to keep. ``reference`` is the idempotency key; ``agreement`` names the words."""

    token: str
    reference: str
    agreement: str


@dataclass(frozen=True)
class StoredCard:
    """A card that the gateway keeps for us; its ``token`` is charged any number of times.

    :param fingerprint: the same for the same card number, and of no other use
    """

    card: Card
    fingerprint: str


@dataclass(frozen=True)
class Charge:
    """A charge as the gateway tells it."""

    gateway_id: str
    reference: str
    status: ChargeStatus
    amount: Money
    decline_code: str = ""
    approval_code: str = ""
    challenge_url: str = ""


@dataclass(frozen=True)
class ChargeRequest:
    """What is asked for. ``reference`` is the idempotency key too.

    ``token`` is a one-time token or a stored card's. Without anybody there to be sent back,
    ``return_url`` is blank.
    """

    token: str
    amount: Money
    reference: str
    statement_descriptor: str
    return_url: str
    initiator: Initiator = Initiator.CUSTOMER


@dataclass(frozen=True)
class HostedPage:
    """The gateway's own page for card details, for browsers without scripts."""

    setup_id: str
    url: str


@dataclass(frozen=True)
class Notice:
    """A webhook that is genuine."""

    notice_id: str
    charge: Charge


class CardGateway(Protocol):
    """A gateway. Every method may raise :class:`GatewayUnreachable` or :class:`AnswerLost`."""

    code: str

    def read_card(self, token: str) -> Card:
        """Give the facts of a token that a browser handed in.

        :raises GatewayRefused: no such token
        """

    def open_hosted_page(
        self, *, reference: str, kind: str, language: str, return_url: str, cancel_url: str
    ) -> HostedPage:
        """Make a page on the gateway's own origin that asks for the card."""

    def read_hosted_page(self, setup_id: str) -> Card | None:
        """Give the card that was entered on a hosted page, or ``None`` if none was.

        :raises GatewayRefused: no such page
        """

    def store_card(self, request: StoreRequest) -> StoredCard:
        """Keep a token's card, once: the same reference gives the same stored card again.

        :raises GatewayRefused: no such token, or a card that can't be kept
        """

    def forget_card(self, token: str) -> None:
        """Have a stored card never charged again. One that is gone already is forgotten."""

    def charge(self, request: ChargeRequest) -> Charge:
        """Ask for money, once: the same reference is never charged twice.

        :raises GatewayRefused: the request itself was wrong
        """

    def find_charge(self, reference: str) -> Charge | None:
        """Give the charge with our reference, or ``None`` if it never arrived."""

    def cancel_charge(self, gateway_id: str) -> Charge:
        """Stop a charge that waits for the bank's check, and give what became of it."""

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice | None:
        """Read a webhook; ``None`` for a kind that we have no use for.

        :raises ForgedNotice: the signature doesn't hold, or it is too old
        :raises UnreadableNotice: it is genuine, and not what a notice looks like
        """
