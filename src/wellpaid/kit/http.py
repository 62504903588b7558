"""Calling somebody's server: with a time limit, never inside a transaction, no redirects."""

from __future__ import annotations

from functools import cache
from threading import Lock

import httpx

from .transactions import forbid_open

_making = Lock()


def client(base_url: str, timeout_seconds: float) -> httpx.Client:
    """Give the pooled client of a server. The environment's proxies are not asked."""
    with _making:  # two threads that come first would make two, and leave one's sockets open
        return _client(base_url, timeout_seconds)


@cache
def _client(base_url: str, timeout_seconds: float) -> httpx.Client:
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
