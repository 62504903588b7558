"""Judging what an identity provider signed: OpenID Connect Core 1.0, 3.1.3.7."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

# Public keys only: with a shared secret, or with none, anybody could sign.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_LEEWAY_SECONDS = 60  # clocks differ


class TokenRefused(Exception):
    """The token isn't one that this provider made for us, now, for this sign-in."""


@dataclass(frozen=True)
class Expected:
    """What the token has to say."""

    issuer: str
    client_id: str
    nonce: str


def read_id_token(token: str, keys: Mapping[str, Any], expected: Expected) -> dict[str, Any]:
    """Give the token's claims.

    ``keys`` is the provider's key set (RFC 7517).

    :raises TokenRefused: signature, issuer, audience, time or nonce aren't right
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key_of(token, keys),
            algorithms=_ALGORITHMS,
            audience=expected.client_id,
            issuer=expected.issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as error:
        raise TokenRefused(type(error).__name__) from error
    if not secrets.compare_digest(str(claims.get("nonce", "")), expected.nonce):
        raise TokenRefused("nonce")
    many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (many or "azp" in claims) and claims.get("azp") != expected.client_id:
        raise TokenRefused("authorized party")
    return claims


def _key_of(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    wanted = jwt.get_unverified_header(token).get("kid")
    known = jwt.PyJWKSet.from_dict(dict(keys)).keys
    found = [key for key in known if wanted in {None, key.key_id} and key.public_key_use != "enc"]
    if len(found) != 1:
        raise TokenRefused("key")
    return found[0]
