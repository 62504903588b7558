"""A small OpenID Connect provider for tests: discovery, PKCE, signed tokens, over real HTTP.

It says yes to everybody at once, as the person that it was told of. ``wrong`` makes it sign what a
thief or a bug would: each name is one thing that is not as it must be.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "wellpaid", "not-a-secret"


@dataclass
class IdentityProvider:
    """Who signs in next, and what goes wrong. ``asked`` keeps what authorize was asked."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    wrong: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    others_key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    def discovery(self) -> dict[str, Any]:
        issuer = "https://thief.example" if self.wrong == "discovered issuer" else self.url
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "k1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        self.asked.append(asked)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        back = {"state": asked["state"]}
        if self.wrong in {"access_denied", "server_error", "invalid_scope"}:
            back["error"] = self.wrong
        else:
            back["code"] = secrets.token_urlsafe(12)
            self.codes[back["code"]] = asked
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if asked is None or authorization != f"Basic {basic}":
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        if self.wrong == "no token":
            return {"access_token": "a", "token_type": "Bearer"}
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.signed(asked)}

    def signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], **self.claims,
        }  # fmt: skip
        claims |= {
            "issuer": {"iss": "https://thief.example"},
            "audience": {"aud": "another-client"},
            "party": {"aud": [CLIENT_ID, "other"], "azp": "other"},
            "expired": {"iat": now - 900, "exp": now - 600},
            "nonce": {"nonce": "of-another-sign-in"},
        }.get(self.wrong, {})
        if self.wrong == "no nonce":
            del claims["nonce"]
        if self.wrong == "unsigned":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": "k1"})
        if self.wrong == "shared secret":
            key = CLIENT_SECRET.ljust(32, "x")
            return jwt.encode(claims, key, algorithm="HS256", headers={"kid": "k1"})
        key = self.others_key if self.wrong == "signature" else self.key
        kid = "k9" if self.wrong == "key" else "k1"
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})


@contextmanager
def identity_provider(port: int = 0) -> Iterator[IdentityProvider]:
    """Run one on loopback."""
    provider = IdentityProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/.well-known/openid-configuration" and provider.wrong != "down":
                self._json(200, provider.discovery())
            elif parts.path == "/jwks" and provider.wrong != "keys down":
                self._json(200, provider.jwks())
            elif parts.path == "/authorize":
                self.send_response(302)
                asked = {k: v[0] for k, v in parse_qs(parts.query).items()}
                self.send_header("Location", provider.authorize(asked))
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self._json(503, {"error": "down"})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            form = {k: v[0] for k, v in parse_qs(body).items()}
            answer = provider.token(form, self.headers.get("Authorization", ""))
            self._json(200 if answer else 400, answer or {"error": "invalid_grant"})

        def _json(self, status: int, body: dict[str, Any]) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
