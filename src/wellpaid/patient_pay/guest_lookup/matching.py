"""Comparing what a person typed with what the clinic knows, kindly and in constant time."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Facts:
    """The second fact: a family name, and a birth date or a ZIP code."""

    family_name: str
    birth_date: date | None = None
    postal_code: str = ""


def plain_name(name: str) -> str:
    """Fold a name so that accents, case, blanks, hyphens and apostrophes don't decide."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in folded if c.isalnum())


def plain_postal_code(text: str) -> str:
    """Give the first five digits of a ZIP code."""
    return "".join(c for c in text if c.isdigit())[:5]


def same(given: Facts, known: Facts, *, by_postal_code: bool) -> bool:
    """Tell whether both answers are right. Both are always compared, so the time tells nothing."""
    name_fits = _equal(plain_name(given.family_name), plain_name(known.family_name))
    if by_postal_code:
        given_fact, known_fact = (plain_postal_code(f.postal_code) for f in (given, known))
    else:
        given_fact, known_fact = (str(f.birth_date or "") for f in (given, known))
    fact_fits = _equal(given_fact, known_fact)
    return bool(plain_name(known.family_name)) & bool(known_fact) & name_fits & fact_fits


def _equal(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())
