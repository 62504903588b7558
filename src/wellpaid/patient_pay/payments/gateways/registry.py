"""Which gateways this installation has."""

from __future__ import annotations

from .base import CardGateway
from .sandbox import SandboxGateway

_GATEWAYS: dict[str, CardGateway] = {"sandbox": SandboxGateway()}
CODES = frozenset(_GATEWAYS)


def gateway(code: str) -> CardGateway:
    """Give a gateway by its code.

    :raises KeyError: no such gateway
    """
    return _GATEWAYS[code]


def default_gateway() -> CardGateway:
    """Give the gateway of new payments."""
    return _GATEWAYS["sandbox"]
