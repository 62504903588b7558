"""A provider's or clearing house's SFTP server: its keys pinned, its address checked.

What is sent and asked there is what our own bank is sent and asked (core/banking/gateways/sftp.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import asyncssh
from django.conf import settings

from wellpaid.claim_pay.deliveries.states import SignsIn, Why
from wellpaid.core.banking.gateways.sftp import SftpSession
from wellpaid.kit.transactions import forbid_open

from .addresses import connected_socket
from .base import CannotDeliver, Server


@contextmanager
def server_session(server: Server) -> Iterator[SftpSession]:
    """Connect, and hang up at the end.

    :raises CannotDeliver: it can't be reached, isn't who it was, or doesn't let us in
    """
    forbid_open()
    # Whatever happens inside, the socket that we made is closed by us.
    with closing(connected_socket(server.host, server.port)) as sock, asyncio.Runner() as runner:
        connection = runner.run(_connect(server, sock))
        try:
            yield SftpSession(runner, runner.run(_start(connection)))
        finally:
            connection.abort()


async def _connect(server: Server, sock: Any) -> asyncssh.SSHClientConnection:
    pinned = [asyncssh.import_public_key(line) for line in server.host_keys.splitlines()]
    wait = settings.DELIVERY_TIMEOUT_SECONDS
    by_key = server.signs_in is SignsIn.KEY
    try:
        return await asyncssh.connect(
            server.host,
            server.port,
            sock=sock,
            username=server.user_name,
            client_keys=[asyncssh.import_private_key(server.secret)] if by_key else None,
            password=None if by_key else server.secret,
            preferred_auth="publickey" if by_key else "password,keyboard-interactive",
            known_hosts=(pinned, [], []),
            config=None,
            agent_path=None,
            connect_timeout=wait,
            login_timeout=wait,
        )
    except asyncssh.HostKeyNotVerifiable:
        raise CannotDeliver(Why.OTHER_HOST_KEY) from None
    except asyncssh.PermissionDenied:
        raise CannotDeliver(Why.NOT_LET_IN) from None
    except (OSError, asyncssh.Error, TimeoutError):
        raise CannotDeliver(Why.UNREACHABLE) from None


async def _start(connection: asyncssh.SSHClientConnection) -> asyncssh.SFTPClient:
    try:
        return await asyncio.wait_for(
            connection.start_sftp_client(), settings.DELIVERY_TIMEOUT_SECONDS
        )
    except (OSError, asyncssh.Error, TimeoutError):
        raise CannotDeliver(Why.NOT_LET_IN) from None
