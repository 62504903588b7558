"""What a passport says and how it is signed: forty bytes and an Ed25519 signature (RFC 8032).

The text is small enough for a QR code on a folded paper. It holds two random ids and a day: no
name, no Bill ID, no amount, nothing about care.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# Version, key, organisation, bill, day: changed only together with the version.
_LAYOUT = struct.Struct(">2s4s16s16sH")
_VERSION = b"P1"
_FIRST_DAY = date(2020, 1, 1)
_SIGNATURE_BYTES = 64


class NotAPassport(ValueError):
    """The text isn't one of our passports, or somebody changed it."""


@dataclass(frozen=True)
class Passport:
    """On ``closed_date`` nothing was owed on this bill and nothing was waiting."""

    organization_id: UUID
    bill_id: UUID
    closed_date: date


def key_id(public_key: bytes) -> str:
    """Give the name of a key: eight hex digits of its hash."""
    return hashlib.sha256(public_key).hexdigest()[:8]


def public_bytes(seed: bytes) -> bytes:
    """Give the public key, 32 bytes, of a private seed of 32 bytes."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(passport: Passport, seed: bytes) -> str:
    """Give the passport's text, 139 letters that are safe in an address."""
    named = bytes.fromhex(key_id(public_bytes(seed)))
    day = (passport.closed_date - _FIRST_DAY).days
    said = _LAYOUT.pack(
        _VERSION, named, passport.organization_id.bytes, passport.bill_id.bytes, day
    )
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(said)
    return base64.urlsafe_b64encode(said + signature).decode().rstrip("=")


def named_key(text: str) -> str:
    """Give the id of the key that a text says it is signed with.

    :raises NotAPassport: too long, too short, or not base64
    """
    return _split(text)[0][2:6].hex()


def read(text: str, public_key: bytes) -> Passport:
    """Check a passport's signature and give what it says.

    :raises NotAPassport: it isn't what the key has signed
    """
    said, signature = _split(text)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, said)
    except InvalidSignature:
        raise NotAPassport from None
    version, _named, organization, bill, day = _LAYOUT.unpack(said)
    if version != _VERSION:
        raise NotAPassport
    return Passport(UUID(bytes=organization), UUID(bytes=bill), _FIRST_DAY + timedelta(days=day))


def _split(text: str) -> tuple[bytes, bytes]:
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise NotAPassport from None
    if len(content) != _LAYOUT.size + _SIGNATURE_BYTES:
        raise NotAPassport
    return content[: _LAYOUT.size], content[_LAYOUT.size :]
