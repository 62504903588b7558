"""Which issuers of cards this installation has."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from .base import CardIssuer
from .sandbox import SandboxIssuer

_MAKERS: dict[str, Callable[[], CardIssuer]] = {SandboxIssuer.code: SandboxIssuer}


def issuer(code: str) -> CardIssuer:
    """Give an issuer by its code.

    :raises KeyError: no such issuer
    """
    return _MAKERS[code]()


def default_issuer() -> CardIssuer | None:
    """Give the issuer of new cards; None: there is none, and such payments wait."""
    return issuer(SandboxIssuer.code) if settings.SANDBOX_URL else None
