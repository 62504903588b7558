"""Showing just enough of a secret or personal value to recognise it."""

from __future__ import annotations

_SHOWN = 4


def last_four(number: str) -> str:
    """Give the last four characters; a shorter number gives nothing at all."""
    return number[-_SHOWN:] if len(number) > _SHOWN else ""


def mask_email(address: str) -> str:
    """Show an address so that only its owner knows it: ``o••••@example.net``."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}••••@{domain}" if name else "••••"
