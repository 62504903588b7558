from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.servers.sandbox_server import running_sandbox

HERE = Path(__file__).parent
WORDS = {
    "en": {
        "number": "Card number", "expiry": "Expiration date", "cvc": "Security code",
        "go": "Continue", "busy": "Sending…", "number_required": "Enter the card number.",
    },
    "es": {
        "number": "Número de tarjeta", "expiry": "Fecha de vencimiento",
        "cvc": "Código de seguridad",
        "go": "Continuar", "busy": "Enviando…",
        "number_required": "Escriba el número de la tarjeta.",
    },
}  # fmt: skip


@dataclass
class Merchant:
    """A clinic's page with card fields; ``posts`` are the forms that reached it."""

    url: str = ""
    sandbox_url: str = ""
    key: str = ""
    posts: list[dict[str, list[str]]] = field(default_factory=list)

    def page(self, path: str) -> bytes:
        query = parse_qs(urlsplit(path).query)
        locale = query.get("locale", ["en"])[0]
        theme = f' data-theme="{query["theme"][0]}"' if "theme" in query else ""
        text = (HERE / "merchant.html").read_text("utf-8")
        return text.format(
            locale=locale, theme=theme, sandbox=self.sandbox_url, key=self.key, **WORDS[locale]
        ).encode()


@pytest.fixture(scope="session")
def merchant():
    merchant = Merchant()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/merchant.css":
                self._send((HERE / "merchant.css").read_bytes(), "text/css")
            else:
                self._send(merchant.page(self.path), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            merchant.posts.append(parse_qs(body.decode()))
            self._send(b"<!doctype html><title>Paid</title><h1>Thank you</h1>", "text/html")

        def _send(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header(
                "content-security-policy",
                f"default-src 'none'; script-src {merchant.sandbox_url};"
                f" frame-src {merchant.sandbox_url}; style-src 'self'; form-action 'self';"
                " base-uri 'none'; frame-ancestors 'none'",
            )
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        merchant.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield merchant
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def sandbox(merchant):
    with running_sandbox(merchant_origins=[merchant.url]) as server:
        merchant.sandbox_url, merchant.key = server.base_url, server.publishable_key
        yield server


@pytest.fixture
def page(browser, sandbox, merchant):
    merchant.posts.clear()
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()
