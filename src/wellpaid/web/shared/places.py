"""The places of an account, as the tabs below the header name them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Place:
    """A tab."""

    url_name: str
    words: str
    is_current: bool


def places(request: HttpRequest) -> list[Place]:
    """Give the tabs of a signed-in visitor."""
    match = request.resolver_match
    here = match.url_name if match else ""
    names = {
        "bills": _("Bills"),
        "payments": _("Payments"),
        "statements": _("Statements"),
        "wallet": _("Cards"),
        "papers": _("Papers"),
        "family": _("Family"),
    }
    return [Place(name, words, name == here) for name, words in names.items()]
