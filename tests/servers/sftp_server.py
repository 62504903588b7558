"""A provider's own SFTP server, real, in a thread of the test."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh


@dataclass
class SftpServer:
    """Where it listens, what it is known by, and what it was told to do wrong."""

    root: Path
    port: int = 0
    host_keys: str = ""
    # Private keys' public halves, and passwords, by user name.
    keys: dict[str, str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    # Called after a rename has happened, before it is answered.
    after_rename: Callable[[], None] = lambda: None
    connection_count: int = 0
    connections: list[asyncssh.SSHServerConnection] = field(default_factory=list)


def _ssh(server: SftpServer) -> type[asyncssh.SSHServer]:
    class Ssh(asyncssh.SSHServer):
        def connection_made(self, conn):
            server.connection_count += 1
            server.connections.append(conn)

        def begin_auth(self, username):
            return True

        def public_key_auth_supported(self):
            return True

        def validate_public_key(self, username, key):
            return key.export_public_key().decode().split()[1] in server.keys.get(username, "")

        def password_auth_supported(self):
            return True

        def validate_password(self, username, password):
            return server.passwords.get(username) == password

    return Ssh


def _files(server: SftpServer) -> type[asyncssh.SFTPServer]:
    class Files(asyncssh.SFTPServer):
        def __init__(self, chan):
            super().__init__(chan, chroot=str(server.root).encode())

        def rename(self, oldpath, newpath):
            super().rename(oldpath, newpath)
            server.after_rename()

    return Files


@contextmanager
def listening(make: Callable[[], Any]) -> Iterator[int]:
    """Run a listener in a thread of its own; give its port."""
    loop, ready, found = asyncio.new_event_loop(), threading.Event(), []

    def run() -> None:
        asyncio.set_event_loop(loop)
        acceptor = loop.run_until_complete(make())
        found.append(acceptor.get_port())
        ready.set()
        loop.run_forever()
        acceptor.close()
        loop.run_until_complete(acceptor.wait_closed())
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)


@contextmanager
def running_sftp(root: Path) -> Iterator[SftpServer]:
    """Start one that holds a folder, and stop it."""
    root.mkdir(parents=True, exist_ok=True)
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    server = SftpServer(root, host_keys=host_key.export_public_key().decode().strip())

    async def make():
        return await asyncssh.create_server(
            _ssh(server), "127.0.0.1", 0, server_host_keys=[host_key], sftp_factory=_files(server)
        )

    with listening(make) as server.port:
        yield server
