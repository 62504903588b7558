"""Who may come in, and to which files. A key is asked for, never a password.

A name that nobody has and a key that isn't its own are answered alike, by the same refusal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import asyncssh

from wellpaid.claim_pay.deliveries.queries import PickUp, pick_up_of

from .files import PickupFiles
from .threads import in_thread

_LOGIN_SECONDS: Final = 20
_LOGIN_LENGTH_MAX: Final = 40
# Who goes silent is hung up on: three questions, half a minute apart.
_KEEPALIVE_SECONDS: Final = 30
asyncssh.set_log_level("WARNING")


class PickupServer(asyncssh.SSHServer):
    """One connection of somebody who comes for files."""

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Keep it: what is found out about the visitor is written onto it."""
        self._conn = conn

    def begin_auth(self, username: str) -> bool:
        """Ask everybody for a key."""
        return True

    def public_key_auth_supported(self) -> bool:
        """Tell that a key is the way in."""
        return True

    def password_auth_supported(self) -> bool:
        """Tell that a password isn't."""
        return False

    def kbdint_auth_supported(self) -> bool:
        """Tell that questions aren't either."""
        return False

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Let a provider in by one of the keys that its administrator gave us."""
        if len(username) > _LOGIN_LENGTH_MAX or "\0" in username:
            return False
        found: PickUp | None = await in_thread(lambda: pick_up_of(username))
        shown = " ".join(key.export_public_key().decode().split()[:2])
        if found is None or not found.opened_by(shown):
            return False
        self._conn.set_extra_info(pick_up=replace(found, key=shown))
        return True


async def start_pickup_server(*, host: str, port: int, host_key_file: str) -> asyncssh.SSHAcceptor:
    """Listen; close what is given back to stop."""
    options: dict[str, Any] = {
        "server_host_keys": [host_key_file],
        "sftp_factory": PickupFiles,
        "allow_scp": False,
        "allow_pty": False,
        "agent_forwarding": False,
        "login_timeout": _LOGIN_SECONDS,
        "keepalive_interval": _KEEPALIVE_SECONDS,
        "reuse_address": True,
    }
    return await asyncssh.create_server(PickupServer, host, port, **options)
