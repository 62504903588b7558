"""Where a request came from, as far as we can trust what we are told."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def visitor_address(request: HttpRequest) -> str:
    """Give the visitor's address for limits.

    ``X-Forwarded-For`` is believed only as far as our own proxies wrote it: with one proxy the last
    entry, with two the one before. Everything further left is the visitor's own invention.
    """
    count = settings.TRUSTED_PROXIES_COUNT
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part]
    if count and len(told) >= count:
        return told[-count]
    return str(request.META.get("REMOTE_ADDR", ""))
