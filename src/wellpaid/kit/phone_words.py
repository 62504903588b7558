"""Telephone numbers as people read them."""

from __future__ import annotations


def phone_words(number: str) -> str:
    """Write a North American number: ``1-800-555-0142``. ``number`` is E.164."""
    digits = number.removeprefix("+1")
    return f"1-{digits[:3]}-{digits[3:6]}-{digits[6:]}"
