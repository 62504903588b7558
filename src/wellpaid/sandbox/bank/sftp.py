"""The bank's door: SFTP into the customers' folders, with a key, and nothing else."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh

from wellpaid.sandbox.bank.folders import make_customer
from wellpaid.sandbox.configuration import Configuration

logger = logging.getLogger(__name__)


class _Folders(asyncssh.SFTPServer):
    """Shows the folders below one root; a customer's own come into being when they are asked for.

    Renaming (SFTP version 3) refuses to replace a file, as banks' servers do.
    """

    root: Path

    def __init__(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        super().__init__(chan, chroot=str(self.root).encode())

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        make_customer(self.root, "/" + path.decode().lstrip("/"))
        async for name in super().scandir(path):
            yield name


def start_sftp(configuration: Configuration, root: Path) -> None:
    """Listen in a thread of its own, until the process ends."""
    root.mkdir(parents=True, exist_ok=True)
    thread = threading.Thread(
        target=lambda: asyncio.run(_serve(configuration, root)), name="bank-sftp", daemon=True
    )
    thread.start()


async def _serve(configuration: Configuration, root: Path) -> None:
    factory = type("Folders", (_Folders,), {"root": root})
    server = await asyncssh.create_server(
        asyncssh.SSHServer,
        configuration.host,
        configuration.bank_port,
        server_host_keys=[configuration.bank_host_key_file],
        authorized_client_keys=asyncssh.import_authorized_keys(configuration.bank_client_keys),
        sftp_factory=factory,
        allow_scp=False,
        agent_forwarding=False,
        reuse_address=True,
    )
    await server.wait_closed()
