"""Which gateways this installation has."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.conf import settings

from .ach import AchGateway
from .base import CardGateway, Gateway
from .sandbox import SandboxGateway


def _stripe(account: str) -> CardGateway:
    # Loading the SDK takes a quarter of a second: only where it is used.
    from .stripe import StripeGateway

    return StripeGateway(account)


_CARDS: dict[str, Callable[[str], CardGateway]] = {
    "sandbox": SandboxGateway,
    "stripe": _stripe,
}
_MAKERS: dict[str, Callable[[str], Gateway]] = {**_CARDS, "ach": AchGateway}
CODES = frozenset(_MAKERS)
CARD_CODES = frozenset(_CARDS)


@cache
def gateway(code: str, account: str = "") -> Gateway:
    """Give a gateway by its code.

    :param account: the organisation's own account there; blank for the installation's
    :raises KeyError: no such gateway
    """
    return _MAKERS[code](account)


@cache
def card_gateway(code: str, account: str = "") -> CardGateway:
    """Give a gateway that takes cards.

    :raises KeyError: there is none with this code
    """
    return _CARDS[code](account)


def default_gateway() -> CardGateway:
    """Give the gateway of new card payments. Older ones stay with the gateway that took them."""
    return card_gateway(settings.CARD_GATEWAY)
