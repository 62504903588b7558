"""A merchant's webhook address for tests: keeps what arrives and answers as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Delivery:
    """One POST as it came; ``headers`` have lower-case names."""

    headers: dict[str, str]
    body: bytes
    status: int

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event


@dataclass
class WebhookReceiver:
    """``statuses`` are answered in turn, then 204 for ever."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)

    def wait_for(self, count: int, *, timeout_seconds: float = 15) -> list[Delivery]:
        """Give the first ``count`` deliveries; fails when they don't come in time."""
        deadline = time.monotonic() + timeout_seconds
        while len(self.deliveries) < count:
            assert time.monotonic() < deadline, f"{len(self.deliveries)} of {count} deliveries"
            time.sleep(0.02)
        return self.deliveries[:count]

    def wait_for_text(self, text: str, *, timeout_seconds: float = 15) -> Delivery:
        """Give the first delivery that holds a text; fails when none comes in time."""
        deadline = time.monotonic() + timeout_seconds
        while True:
            for delivery in list(self.deliveries):
                if text.encode() in delivery.body:
                    return delivery
            assert time.monotonic() < deadline, f"no delivery about {text}"
            time.sleep(0.02)


@contextmanager
def receiving_webhooks(*, port: int = 0) -> Iterator[WebhookReceiver]:
    receiver = WebhookReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = receiver.statuses.pop(0) if receiver.statuses else 204
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(status)
            self.end_headers()
            receiver.deliveries.append(Delivery(headers, body, status))

        def log_message(self, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks/cards"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
