"""Sign and verify webhooks by the Standard Webhooks specification, version 1.

What is signed is ``id.timestamp.body`` with HMAC-SHA256; the secret is ``whsec_`` + base64, and
the header ``webhook-signature`` holds one ``v1,<base64>`` per live secret, parted by blanks, so
that a secret can be changed without losing a message (standardwebhooks.com, "Signature scheme").
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

ID_HEADER: Final = "webhook-id"
TIMESTAMP_HEADER: Final = "webhook-timestamp"
SIGNATURE_HEADER: Final = "webhook-signature"
TOLERANCE_SECONDS: Final = 300
_SECRET_PREFIX: Final = "whsec_"  # noqa: S105 a prefix, not a secret
_VERSION: Final = "v1"
# The specification asks for 24 to 64 random bytes.
_KEY_BYTES_MIN: Final = 24
_KEY_BYTES_MAX: Final = 64
_TIMESTAMP_DIGITS_MAX: Final = 12


class WebhookSecretError(ValueError):
    """The secret is not ``whsec_`` and the base64 of 24 to 64 bytes. Names no part of it."""


class WebhookSignatureError(Exception):
    """The message must not be believed: unsigned, changed on its way, or out of its time."""


def check_secret(secret: str) -> None:
    """Refuse a malformed secret when the program starts rather than at the first message.

    :raises WebhookSecretError: no ``whsec_``, not base64, or not 24 to 64 bytes
    """
    _key(secret)


def sign(*, secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """Give the value of ``webhook-signature`` for a message sent at ``timestamp`` (Unix seconds).

    :raises WebhookSecretError: a secret is malformed
    :raises ValueError: no secret, or a dot in the id, which would let two messages sign alike
    """
    if not secrets or "." in message_id:
        raise ValueError("signing takes at least one secret and an id without a dot")
    return " ".join(
        f"{_VERSION},{_digest(secret, message_id, str(timestamp), body)}" for secret in secrets
    )


def verify(
    *,
    secrets: Sequence[str],
    message_id: str | None,
    timestamp: str | None,
    signature: str | None,
    body: bytes,
    now_timestamp: int,
    tolerance_seconds: int = TOLERANCE_SECONDS,
) -> None:
    """Return when one of the secrets signed this message within the tolerance, raise otherwise.

    ``message_id``, ``timestamp`` and ``signature`` are the three header values as they came, or
    ``None`` where a header is missing. Every pair of signatures is compared in constant time.

    :raises WebhookSignatureError: do not believe the message
    :raises WebhookSecretError: one of our own secrets is malformed
    """
    if not message_id or not timestamp or not signature:
        raise WebhookSignatureError("a webhook header is missing")
    if not (
        timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _TIMESTAMP_DIGITS_MAX
    ):
        raise WebhookSignatureError("the timestamp is not a number of seconds")
    if abs(now_timestamp - int(timestamp)) > tolerance_seconds:
        raise WebhookSignatureError("the timestamp is too far from now")
    given = [part.partition(",") for part in signature.split()]
    candidates = [value.encode() for version, _, value in given if version == _VERSION]
    matches = [
        hmac.compare_digest(_digest(secret, message_id, timestamp, body).encode(), candidate)
        for secret in secrets
        for candidate in candidates
    ]
    if not any(matches):
        raise WebhookSignatureError("no signature matches")


def _digest(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    signed = f"{message_id}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode()


def _key(secret: str) -> bytes:
    if not secret.startswith(_SECRET_PREFIX):
        raise WebhookSecretError("a webhook secret starts with whsec_")
    try:
        key = base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WebhookSecretError("a webhook secret is base64 after whsec_") from error
    if not _KEY_BYTES_MIN <= len(key) <= _KEY_BYTES_MAX:
        raise WebhookSecretError("a webhook secret holds 24 to 64 bytes")
    return key
