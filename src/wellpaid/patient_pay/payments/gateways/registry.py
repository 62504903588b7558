"""Which gateways this installation has."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from .base import CardGateway
from .sandbox import SandboxGateway

_MAKERS: dict[str, Callable[[str], CardGateway]] = {"sandbox": SandboxGateway}
CODES = frozenset(_MAKERS)


@cache
def gateway(code: str, account: str = "") -> CardGateway:
    """Give a gateway by its code.

    :param account: the organisation's own account there; blank for the installation's
    :raises KeyError: no such gateway
    """
    return _MAKERS[code](account)


def default_gateway() -> CardGateway:
    """Give the gateway of new payments."""
    return gateway("sandbox")
