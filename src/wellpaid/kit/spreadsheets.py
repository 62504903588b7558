"""Text in tables that a spreadsheet may open."""

from __future__ import annotations


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def as_it_was(text: str) -> str:
    """Give a text that was made :func:`harmless` back, for files that no spreadsheet reckons with.

    >>> as_it_was(harmless("=1")), as_it_was("'s")
    ('=1', "'s")
    """
    return text[1:] if text[:1] == "'" and harmless(text[1:]) == text else text
