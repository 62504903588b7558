"""SSH keys as people paste them, and the pairs that we make."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import asyncssh

_KEYS_MAX: Final = 10
_ALGORITHMS: Final = (
    "ssh-ed25519", "ecdsa-sha2-", "ssh-rsa", "sk-ssh-ed25519", "sk-ecdsa-sha2-",
)  # fmt: skip


class KeyUnreadable(ValueError):
    """No public key, or one that nobody should use any more."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key in OpenSSH's form, and its public half on one line."""

    private: str = field(repr=False)
    public: str


def read_public_keys(text: str) -> str:
    """Give public keys, one a line, as OpenSSH writes them, comments left out.

    A line of ``known_hosts`` is taken too: the name in front of it is dropped.

    :raises KeyUnreadable: a line is none, or there is none, or there are more than ten
    """
    lines = [line.strip() for line in text.splitlines()]
    kept = [_read(line) for line in lines if line and not line.startswith("#")]
    if not 0 < len(kept) <= _KEYS_MAX:
        raise KeyUnreadable
    return "\n".join(dict.fromkeys(kept))


def _read(line: str) -> str:
    words = line.split()
    start = next((n for n, word in enumerate(words) if word.startswith(_ALGORITHMS)), None)
    if start is None or start > 1 or len(words) < start + 2:
        raise KeyUnreadable
    try:
        key = asyncssh.import_public_key(" ".join(words[start : start + 2]))
    except asyncssh.KeyImportError:
        raise KeyUnreadable from None
    return " ".join(key.export_public_key().decode().split()[:2])


def make_key_pair() -> KeyPair:
    """Make a pair for one connection."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    public = " ".join(key.export_public_key().decode().split()[:2])
    return KeyPair(key.export_private_key().decode(), f"{public} wellpaid")


def kept_key(path: Path) -> str:
    """Give the public half of a server's own key, making the key where there is none."""
    if not path.exists():
        made = asyncssh.generate_private_key("ssh-ed25519").export_private_key()
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(made)
        new.replace(path)
    return asyncssh.read_private_key(path).export_public_key().decode().strip()
