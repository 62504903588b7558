"""An address that answers with Stripe's documented objects in turn, and keeps what was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it came; names of headers in lower case."""

    line: str
    fields: dict[str, str]
    headers: dict[str, str]


@dataclass
class ScriptedStripe:
    """``answers``: for each ``METHOD /path`` the answers in turn; the last one stays."""

    url: str = ""
    answers: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def answer(self, line: str, body: Any, *, status: int = 200) -> None:
        self.answers.setdefault(line, []).append((status, body))

    def refuse(self, line: str, status: int, **error: Any) -> None:
        self.answer(line, {"error": error}, status=status)

    def answer_list(self, line: str, *items: Any) -> None:
        body = {"object": "list", "data": list(items), "has_more": False, "url": line.split()[1]}
        self.answer(line, body)

    def next_answer(self, line: str) -> tuple[int, Any]:
        waiting = self.answers.get(line)
        if not waiting:
            error = {"type": "invalid_request_error", "code": "resource_missing"}
            return 404, {"error": error}
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def scripted_stripe() -> Iterator[ScriptedStripe]:
    script = ScriptedStripe()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            address = urlsplit(self.path)
            length = int(self.headers.get("content-length") or 0)
            text = self.rfile.read(length).decode() if length else address.query
            line = f"{self.command} {address.path}"
            headers = {name.lower(): value for name, value in self.headers.items()}
            script.asked.append(Asked(line, dict(parse_qsl(text)), headers))
            status, body = script.next_answer(line)
            sent = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_DELETE(self) -> None:
            self._serve()

        def log_message(self, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        script.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield script
        finally:
            server.shutdown()
            thread.join()
