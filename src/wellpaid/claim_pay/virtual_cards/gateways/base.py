"""What an issuer of cards does for us. One file an issuer; none of them sees our models.

No answer of an issuer holds a card's number: it is shown by the issuer's own page alone (decision
0012). Our reference travels with the request, so that a lost answer can be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from wellpaid.kit.money import Money


class IssuerUnreachable(Exception):
    """Nothing left the building: surely nothing happened there."""


class IssuerAnswerLost(Exception):
    """The request went out and no usable answer came: perhaps it was done."""


class IssuerRefused(Exception):
    """The issuer understood and refused.

    :param code: the issuer's word for it, safe to log
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class IssuedStatus(StrEnum):
    """What the issuer says of a card."""

    ACTIVE = "active"
    USED = "used"
    SETTLED = "settled"
    DECLINED = "declined"
    EXPIRED = "expired"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """A card that is asked for. ``reference`` is ours and the idempotency key too.

    :param program: whose money it is, as the issuer knows the payer
    :param merchant: who alone may charge it
    """

    reference: str
    program: str
    merchant: str
    amount: Money
    expires_date: date


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A card as the issuer tells it.

    :param fee: what the provider's own processor keeps, once it was charged
    :param settlement_reference: what the payer's bank shows of the sum that the issuer takes
    """

    gateway_id: str
    reference: str
    status: IssuedStatus
    amount: Money
    last4: str
    expires_date: date
    fee: Money | None = None
    used_date: date | None = None
    settlement_reference: str = ""


class CardIssuer(Protocol):
    """What every issuer does.

    Each method may raise :class:`IssuerUnreachable` or :class:`IssuerAnswerLost`.
    """

    code: str

    def issue(self, request: IssueRequest) -> IssuedCard:
        """Issue a card, once: the same reference never makes a second one.

        :raises IssuerRefused: there is no such card
        """

    def find(self, reference: str) -> IssuedCard | None:
        """Give the card with our reference, or ``None`` if the request never arrived."""

    def close(self, gateway_id: str) -> IssuedCard:
        """Close a card that wasn't charged, and give what became of it; again, it is the same.

        :raises IssuerRefused: there is no such card
        """

    def show(self, gateway_id: str, *, look: str, language: str, return_url: str) -> str:
        """Give the address of a page of the issuer's that shows the card once, and soon.

        :param look: our reference of this look
        :raises IssuerRefused: it can't be shown any more
        """
