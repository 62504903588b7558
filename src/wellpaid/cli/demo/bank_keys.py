"""The SSH keys of the demo's bank and of us, its customer: made once, kept for later starts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import asyncssh


@dataclass(frozen=True, slots=True)
class BankKeys:
    """Files with private keys, and the public halves as text."""

    host_file: Path
    host_public: str
    client_file: Path
    client_public: str


def bank_keys(folder: Path) -> BankKeys:
    """Give the keys, making them where there are none."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    host_file, host_public = _key(folder / "bank_host_key")
    client_file, client_public = _key(folder / "our_key")
    return BankKeys(host_file, host_public, client_file, client_public)


def _key(path: Path) -> tuple[Path, str]:
    if not path.exists():
        made = asyncssh.generate_private_key("ssh-ed25519").export_private_key()
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(made)
        new.replace(path)
    public = asyncssh.read_private_key(path).export_public_key().decode().strip()
    return path, public
