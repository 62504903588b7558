"""The sandbox with its bank, and this process's settings pointed at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.sandbox_server import SandboxServer, free_port, running_sandbox

from wellpaid.cli.demo.bank_keys import BankKeys, bank_keys


@dataclass
class BankServer:
    """A running bank."""

    sandbox: SandboxServer
    port: int
    keys: BankKeys

    @property
    def root(self) -> Path:
        return self.sandbox.data_dir / "bank"

    def settings(self) -> dict[str, Any]:
        """Give what an installation is told about it."""
        return {
            "BANK_SFTP_HOST": "127.0.0.1",
            "BANK_SFTP_PORT": self.port,
            "BANK_SFTP_USER": "wellpaid",
            "BANK_SFTP_KEY_FILE": str(self.keys.client_file),
            "BANK_SFTP_HOST_KEYS": [self.keys.host_public],
        }

    def advance(self, days: int) -> None:
        answer = self.sandbox.client.post("/bank/clock/advance", json={"days": days})
        assert answer.status_code == 200, answer.text

    def entries(self, account: str) -> list[dict[str, Any]]:
        return self.sandbox.client.get("/bank/entries", params={"account": account}).json()


@contextmanager
def running_bank(folder: Path) -> Iterator[BankServer]:
    """Run it on free ports until the block ends."""
    keys, port = bank_keys(folder / "keys"), free_port()
    environment = {
        "SANDBOX_BANK_PORT": str(port),
        "SANDBOX_BANK_HOST_KEY_FILE": str(keys.host_file),
        "SANDBOX_BANK_CLIENT_KEYS": keys.client_public,
    }
    with running_sandbox(environment=environment) as sandbox:
        yield BankServer(sandbox, port, keys)
