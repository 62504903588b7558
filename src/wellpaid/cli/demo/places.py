"""Where the demo's programs listen, and what they are told about each other."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .bank_keys import BankKeys

# Where the programs listen: on this machine only.
HOST = "127.0.0.1"
# What people open. Browsers keep passkeys for names, and refuse them for a bare IP address.
NAME = "localhost"
_PORT_MAX = 65532  # the sandbox, its bank and the pick-up server take the three above


class PortTaken(RuntimeError):
    """Somebody else listens there; the message says what to do."""


@dataclass(frozen=True)
class Places:
    """The demo's addresses."""

    port: int

    @property
    def sandbox_port(self) -> int:
        """The simulated card processor's port: another one is another origin to a browser."""
        return self.port + 1

    @property
    def bank_port(self) -> int:
        """The simulated bank's SFTP port."""
        return self.port + 2

    @property
    def pickup_port(self) -> int:
        """The port of the SFTP server from which providers pick 835 files up."""
        return self.port + 3

    @property
    def base_url(self) -> str:
        """The address that people open."""
        return f"http://{NAME}:{self.port}"

    @property
    def sandbox_url(self) -> str:
        """The simulated card processor's address."""
        return f"http://{NAME}:{self.sandbox_port}"

    def require_free(self, *ports: int) -> None:
        """Make sure that some ports can be had; all of them, if none is named.

        :raises PortTaken: one can't
        """
        every = (self.port, self.sandbox_port, self.bank_port, self.pickup_port)
        for port in ports or every:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((HOST, port))
                except OSError as error:
                    raise PortTaken(
                        f"Port {port} can't be used ({error.strerror}). Wellpaid takes port "
                        f"{self.port} and the three above. Choose others: make demo "
                        f"PORT={self.port + 10 if self.port < _PORT_MAX - 10 else 8010}"
                    ) from None


def read_port(text: str) -> int:
    """Read a port from its variable.

    :raises PortTaken: not a port with three more above it
    """
    if text.isascii() and text.isdigit() and 1 <= int(text) <= _PORT_MAX:
        return int(text)
    raise PortTaken(f"PORT takes a whole number from 1 to {_PORT_MAX}, such as PORT=8010.")


def web_environment(places: Places, keys: Mapping[str, str], bank: BankKeys) -> dict[str, str]:
    """Give the environment of everything that is Wellpaid: web, jobs, seed."""
    return {
        **os.environ,
        **{name: keys[name] for name in keys},
        "WELLPAID_BASE_URL": places.base_url,
        "SANDBOX_URL": places.sandbox_url,
        "BANK_SFTP_HOST": HOST,
        "BANK_SFTP_PORT": str(places.bank_port),
        "BANK_SFTP_KEY_FILE": str(bank.client_file),
        "BANK_SFTP_HOST_KEYS": bank.host_public,
        # The banks of the town's other plans take their files from a folder, and answer nothing.
        "BANK_FOLDER": str(bank.client_file.parent / "other-banks"),
        "PICKUP_SFTP_ADDRESS": f"{NAME}:{places.pickup_port}",
        "PICKUP_SFTP_LISTEN": f"{HOST}:{places.pickup_port}",
        "PICKUP_SFTP_HOST_KEY_FILE": str(bank.pickup_file),
        "PICKUP_SFTP_HOST_KEY": bank.pickup_public,
        "PYTHONUNBUFFERED": "1",
    }


def sandbox_environment(
    places: Places, keys: Mapping[str, str], bank: BankKeys, data_dir: Path
) -> dict[str, str]:
    """Give the sandbox's environment. It is somebody else's computer: it gets nothing of ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("WELLPAID_", "DATABASE_", "DJANGO_", "BANK_", "PICKUP_"))
    }
    return {
        **kept,
        **keys,
        "SANDBOX_HOST": HOST,
        "SANDBOX_PORT": str(places.sandbox_port),
        "SANDBOX_PUBLIC_ORIGIN": places.sandbox_url,
        "SANDBOX_DATA_DIR": str(data_dir),
        "SANDBOX_BANK_PORT": str(places.bank_port),
        "SANDBOX_BANK_HOST_KEY_FILE": str(bank.host_file),
        "SANDBOX_BANK_CLIENT_KEYS": bank.client_public,
        "SANDBOX_WEBHOOK_URL": f"{places.base_url}/hooks/sandbox",
        "SANDBOX_MERCHANT_ORIGINS": places.base_url,
        "PYTHONUNBUFFERED": "1",
    }
