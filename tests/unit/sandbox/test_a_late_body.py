"""A refusal that comes before the body does leaves the connection fit for the next request."""

from __future__ import annotations

import socket
import time
from http.client import HTTPResponse
from urllib.parse import urlsplit


def _answer(connection: socket.socket) -> int:
    response = HTTPResponse(connection)
    response.begin()
    response.read()
    return response.status


def test_refused_twice_on_one_connection(sandbox):
    address = urlsplit(sandbox.base_url)
    head = (
        f"POST /v1/refunds HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer wrong\r\n"
        "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n"
    ).encode()
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        for _ in range(3):
            connection.sendall(head)
            # Long enough for the refusal to be made before the body is there.
            time.sleep(0.1)
            connection.sendall(b"{}")
            assert _answer(connection) == 401
