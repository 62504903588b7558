"""A browser's requests, handed to a WSGI application in this process as a server would."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

# 32 letters: a CSRF secret as the cookie holds it; the form sends the same.
CSRF = "b" * 32


@dataclass(frozen=True)
class Answer:
    """A response: its status, headers (names in small letters) and body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Visitor:
    """One browser: it keeps cookies and sends the CSRF token with its forms."""

    application: Any
    address: str = "192.0.2.10"
    cookies: dict[str, str] = field(default_factory=lambda: {"csrftoken": CSRF})

    def get(self, path: str) -> Answer:
        """Load a page."""
        return self._ask("GET", path, b"")

    def post(self, path: str, **answers: str) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": CSRF} | answers).encode())

    def _ask(self, method: str, path: str, body: bytes) -> Answer:
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "bench.example", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "bench.example", "HTTP_ACCEPT_ENCODING": "gzip",
            "REMOTE_ADDR": self.address,
            "HTTP_COOKIE": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }  # fmt: skip
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            started.extend((status, headers))

        parts = self.application(environ, start_response)
        try:
            content = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, headers = started
        for name, value in headers:
            if name.lower() == "set-cookie":
                self.cookies |= {key: crumb.value for key, crumb in SimpleCookie(value).items()}
        return Answer(int(status[:3]), {k.lower(): v for k, v in headers}, content)
