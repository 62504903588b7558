"""Calling somebody's server: with a time limit, never inside a transaction, no redirects."""

from __future__ import annotations

from functools import cache

import httpx

from .transactions import forbid_open


@cache
def client(base_url: str, timeout_seconds: float) -> httpx.Client:
    """Give the pooled client of a server. The environment's proxies are not asked."""
    return httpx.Client(
        base_url=base_url,
        timeout=httpx.Timeout(timeout_seconds, connect=min(timeout_seconds, 3)),
        trust_env=False,
        follow_redirects=False,
    )


def send(session: httpx.Client, method: str, path: str, **arguments: object) -> httpx.Response:
    """Send one request.

    :raises NetworkInTransaction: rows are locked at this moment
    :raises httpx.TransportError: no answer
    """
    forbid_open()
    return session.request(method, path, **arguments)  # type: ignore[arg-type]
