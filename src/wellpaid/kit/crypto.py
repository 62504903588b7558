"""Keys for one purpose each, all from the installation's one secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12
_FORM = "v1."


class SealBroken(ValueError):
    """A sealed text that none of our keys opens: another installation's, or damaged."""


def purpose_key(purpose: str) -> bytes:
    """Give the 32-byte key of a purpose. Two purposes never share one."""
    return _key_from(settings.SECRET_KEY, purpose)


def _key_from(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"wellpaid/{purpose}".encode(), hashlib.sha256)


def keyed_hash(purpose: str, text: str) -> str:
    """Give a hash of a text that only this installation can make: for counting without keeping."""
    return hmac.new(purpose_key(purpose), text.encode(), hashlib.sha256).hexdigest()


def hashed_cache_key(key: str, key_prefix: str, version: int) -> str:
    """Give the name under which the cache keeps something: it may be about a person."""
    return keyed_hash("cache", f"{key_prefix}:{version}:{key}")


def seal_text(purpose: str, text: str) -> str:
    """Encrypt a short secret for its column (AES-256-GCM); sealed twice it looks different."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(purpose_key(purpose)).encrypt(nonce, text.encode(), purpose.encode())
    return _FORM + base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def open_sealed(purpose: str, sealed: str) -> str:
    """Give back what :func:`seal_text` took, also when the key has been replaced since.

    :raises SealBroken: none of ``SECRET_KEY`` and ``SECRET_KEY_FALLBACKS`` opens it
    """
    body = sealed.removeprefix(_FORM)
    try:
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except ValueError:
        raise SealBroken from None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        cipher = AESGCM(_key_from(str(secret), purpose))
        try:
            opened = cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError):
            continue
        return opened.decode()
    raise SealBroken
