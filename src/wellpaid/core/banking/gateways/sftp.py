"""A bank's SFTP server: our key, its host keys pinned, a limit on every wait.

A file is sent under a hidden name and renamed when it is whole. SFTP's rename (version 3) refuses
to replace a file, so a name is taken once whatever happens.
"""

from __future__ import annotations

import asyncio
import posixpath
import secrets
from collections.abc import Awaitable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final

import asyncssh
from django.conf import settings

from wellpaid.kit.transactions import forbid_open

from .base import (
    FETCHED_BYTES_MAX,
    AnswerLost,
    BankUnreachable,
    RemoteFile,
    is_finished_name,
    part_prefix,
)

# The whole upload of a large file; far below policy.ASK_ABOUT_FILE_AFTER, so that whoever asks
# about a file knows that nobody is sending it any more.
_CALL_SECONDS: Final = 120.0
# Its every step, with addresses and names, belongs into no log of ours.
asyncssh.set_log_level("WARNING")
_FAILURES: Final = (OSError, asyncssh.Error, asyncio.TimeoutError)


class SftpSession:
    """One connection, used from ordinary code: each call runs the loop until its answer."""

    def __init__(self, runner: asyncio.Runner, client: asyncssh.SFTPClient) -> None:
        self._runner = runner
        self._client = client

    def list_inbound(self, folder: str) -> list[RemoteFile]:
        """Give the finished files, by name."""
        found = []
        for entry in self._run(self._client.readdir(folder)):
            name, facts = str(entry.filename), entry.attrs
            if is_finished_name(name) and facts.type == asyncssh.FILEXFER_TYPE_REGULAR:
                size = facts.size or 0
                found.append(RemoteFile(name, size, f"{size}:{facts.mtime}"))
        return sorted(found, key=lambda file: file.name)

    def fetch(self, folder: str, name: str) -> bytes:
        """Give a file's bytes."""
        return self._run(self._fetch(posixpath.join(folder, name)))

    def put(self, folder: str, name: str, content: bytes) -> None:
        """Send under a hidden name, then rename."""
        part = self._run(self._send_part(folder, name, content))
        try:
            self._run(self._client.rename(part, posixpath.join(folder, name)))
        except BankUnreachable as error:
            raise AnswerLost(str(error)) from error

    def exists(self, folder: str, name: str) -> bool:
        """Tell whether a file lies there; the folder itself must be."""
        return name in self._run(self._client.listdir(folder))

    async def _send_part(self, folder: str, name: str, content: bytes) -> str:
        for old in await self._client.listdir(folder):
            if str(old).startswith(part_prefix(name)):
                await self._client.remove(posixpath.join(folder, str(old)))
        part = posixpath.join(folder, f"{part_prefix(name)}{secrets.token_hex(4)}.part")
        async with self._client.open(part, "wb") as file:
            await file.write(content)
        if (await self._client.stat(part)).size != len(content):
            raise OSError("the bank has another number of bytes")
        return part

    async def _fetch(self, path: str) -> bytes:
        if ((await self._client.stat(path)).size or 0) > FETCHED_BYTES_MAX:
            raise OSError("the file is too large")
        async with self._client.open(path, "rb") as file:
            content: bytes = await file.read()
        return content

    def _run[T](self, work: Coroutine[Any, Any, T]) -> T:
        try:
            forbid_open()
        except BaseException:
            work.close()
            raise
        return _answer(self._runner, work)


def _answer[T](runner: asyncio.Runner, work: Awaitable[T]) -> T:
    try:
        return runner.run(asyncio.wait_for(work, _CALL_SECONDS))
    except _FAILURES as error:
        raise BankUnreachable(f"{type(error).__name__}: {error}") from error


_NEEDED = ("BANK_SFTP_HOST", "BANK_SFTP_USER", "BANK_SFTP_KEY_FILE")


class SftpGateway:
    """The server that the ``BANK_SFTP_…`` variables name."""

    code = "sftp"

    @contextmanager
    def session(self) -> Iterator[SftpSession]:
        """Connect, and hang up at the end."""
        forbid_open()
        # An empty key file would be taken for the folder that we stand in.
        missing = [name for name in _NEEDED if not getattr(settings, name)]
        if missing:
            raise BankUnreachable(f"no bank is configured: {', '.join(missing)} isn't set")
        with asyncio.Runner() as runner:
            connection = _answer(runner, _connect())
            try:
                yield SftpSession(runner, _answer(runner, connection.start_sftp_client()))
            finally:
                connection.abort()


async def _connect() -> asyncssh.SSHClientConnection:
    pinned = [asyncssh.import_public_key(text) for text in settings.BANK_SFTP_HOST_KEYS]
    return await asyncssh.connect(
        settings.BANK_SFTP_HOST,
        settings.BANK_SFTP_PORT,
        username=settings.BANK_SFTP_USER,
        client_keys=[settings.BANK_SFTP_KEY_FILE],
        passphrase=settings.BANK_SFTP_KEY_PASSPHRASE or None,
        known_hosts=(pinned, [], []),
        config=None,
        agent_path=None,
        connect_timeout=settings.BANK_TIMEOUT_SECONDS,
        login_timeout=settings.BANK_TIMEOUT_SECONDS,
    )
