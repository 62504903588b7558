"""The SSH keys of the demo: of its bank, of us, its customer, and of our own server; kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wellpaid.claim_pay.deliveries.gateways.keys import kept_key


@dataclass(frozen=True, slots=True)
class BankKeys:
    """Files with private keys, and the public halves as text."""

    host_file: Path
    host_public: str
    client_file: Path
    client_public: str
    pickup_file: Path
    pickup_public: str


def bank_keys(folder: Path) -> BankKeys:
    """Give the keys, making them where there are none."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    host_file, host_public = _key(folder / "bank_host_key")
    client_file, client_public = _key(folder / "our_key")
    pickup_file, pickup_public = _key(folder / "pickup_host_key")
    return BankKeys(host_file, host_public, client_file, client_public, pickup_file, pickup_public)


def _key(path: Path) -> tuple[Path, str]:
    return path, kept_key(path)
