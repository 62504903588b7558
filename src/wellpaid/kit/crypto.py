"""Keys for one purpose each, all from the installation's one secret."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings


def purpose_key(purpose: str) -> bytes:
    """Give the 32-byte key of a purpose. Two purposes never share one."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"wellpaid/{purpose}".encode(), hashlib.sha256)


def keyed_hash(purpose: str, text: str) -> str:
    """Give a hash of a text that only this installation can make: for counting without keeping."""
    return hmac.new(purpose_key(purpose), text.encode(), hashlib.sha256).hexdigest()


def hashed_cache_key(key: str, key_prefix: str, version: int) -> str:
    """Give the name under which the cache keeps something: it may be about a person."""
    return keyed_hash("cache", f"{key_prefix}:{version}:{key}")
