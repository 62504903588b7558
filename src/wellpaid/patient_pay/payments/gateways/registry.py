"""Which gateways this installation has."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.conf import settings

from .base import CardGateway
from .sandbox import SandboxGateway


def _stripe(account: str) -> CardGateway:
    # Loading the SDK takes a quarter of a second: only where it is used.
    from .stripe import StripeGateway

    return StripeGateway(account)


_MAKERS: dict[str, Callable[[str], CardGateway]] = {
    "sandbox": SandboxGateway,
    "stripe": _stripe,
}
CODES = frozenset(_MAKERS)


@cache
def gateway(code: str, account: str = "") -> CardGateway:
    """Give a gateway by its code.

    :param account: the organisation's own account there; blank for the installation's
    :raises KeyError: no such gateway
    """
    return _MAKERS[code](account)


def default_gateway() -> CardGateway:
    """Give the gateway of new payments. Older ones stay with the gateway that took them."""
    return gateway(settings.CARD_GATEWAY)
