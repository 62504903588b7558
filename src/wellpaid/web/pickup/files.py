"""Two folders that exist for one connection only: ``/outbound`` and ``/taken``.

No path of a visitor ever meets our disk: names are looked up among the connection's own files, so
there is nothing to climb out of. Every method of the library's server that touches a disk is
replaced here; a test insists.
"""

from __future__ import annotations

import posixpath
import stat
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import asyncssh

from wellpaid.claim_pay.deliveries.operations.file_content import file_content
from wellpaid.claim_pay.deliveries.operations.take_file import take_file
from wellpaid.claim_pay.deliveries.queries import (
    FileRow,
    PickUp,
    files_to_pick_up,
    may_still_pick_up,
)
from wellpaid.claim_pay.deliveries.states import FileState
from wellpaid.core.documents.operations.open_document import DocumentDamaged
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound

from .threads import in_thread

OUTBOUND: Final = "outbound"
TAKEN: Final = "taken"
# A large file is read in thousands of pieces; whether the key still opens is asked so often.
_ASKED_AGAIN_SECONDS: Final = 1.0
_FOLDERS: Final = {OUTBOUND: FileState.WAITING, TAKEN: FileState.TAKEN}


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file that is being read."""

    content: bytes
    attrs: asyncssh.SFTPAttrs


def _folder_attrs() -> asyncssh.SFTPAttrs:
    return asyncssh.SFTPAttrs(
        type=asyncssh.FILEXFER_TYPE_DIRECTORY, permissions=stat.S_IFDIR | 0o755, size=0
    )


def _file_attrs(row: FileRow) -> asyncssh.SFTPAttrs:
    at = int(row.created_at.timestamp())
    return asyncssh.SFTPAttrs(
        type=asyncssh.FILEXFER_TYPE_REGULAR,
        permissions=stat.S_IFREG | 0o644,
        size=row.size_bytes,
        atime=at,
        mtime=at,
    )


def _no_such() -> asyncssh.SFTPError:
    return asyncssh.SFTPNoSuchFile("No such file")


def _parts(path: bytes) -> list[str]:
    """Give what a path names below the root, dots resolved."""
    try:
        text = path.decode()
    except UnicodeDecodeError:
        raise _no_such() from None
    return [part for part in posixpath.normpath("/" + text).split("/") if part]


class _KeyRemoved(Exception):
    """The key with which somebody came in opens nothing any more."""


class PickupFiles(asyncssh.SFTPServer):
    """The files of one connection, to read and to take. Nothing else can be done with them.

    Each of these asks first whether the key still opens; where it doesn't, the visitor is hung up.
    """

    def __init__(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        super().__init__(chan)
        pick_up = chan.get_extra_info("pick_up")
        assert isinstance(pick_up, PickUp)  # nobody comes here without a key
        self._pick_up = pick_up
        self._actor = Actor(ActorKind.GATEWAY, pick_up.connection_id)
        self._asked_at = 0.0

    async def realpath(self, path: bytes) -> bytes:
        """Give a path without its dots."""
        return ("/" + "/".join(_parts(path))).encode()

    async def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        """Give the facts of a folder or a file."""
        parts = _parts(path)
        if not parts or (len(parts) == 1 and parts[0] in _FOLDERS):
            await self._ask(lambda: None)
            return _folder_attrs()
        return _file_attrs(await self._found(parts))

    async def lstat(self, path: bytes) -> asyncssh.SFTPAttrs:
        """Give the same: there are no links."""
        return await self.stat(path)

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        """List a folder."""
        parts = _parts(path)
        await self._ask(lambda: None)
        for dots in (b".", b".."):
            yield asyncssh.SFTPName(dots, attrs=_folder_attrs())
        if not parts:
            for name in _FOLDERS:
                yield asyncssh.SFTPName(name.encode(), attrs=_folder_attrs())
            return
        if len(parts) > 1 or parts[0] not in _FOLDERS:
            raise _no_such()
        for row in await self._rows():
            if row.state is _FOLDERS[parts[0]]:
                yield asyncssh.SFTPName(row.name.encode(), attrs=_file_attrs(row))

    async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        """Open a file to read it; that it was read is kept, since it names patients."""
        if pflags & ~asyncssh.FXF_READ:
            self._refuse()
        row = await self._found(_parts(path))
        content = await self._ask(
            lambda: file_content(
                organization_id=self._pick_up.organization_id,
                file_id=row.id,
                actor=self._actor,
                now=utc_now(),
            )
        )
        return _Opened(content, _file_attrs(row))

    def open56(
        self, path: bytes, desired_access: int, flags: int, attrs: asyncssh.SFTPAttrs
    ) -> NoReturn:
        """Refuse newer versions, which we don't offer."""
        raise asyncssh.SFTPOpUnsupported("Not supported")

    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        """Give some bytes."""
        assert isinstance(file_obj, _Opened)
        if time.monotonic() - self._asked_at > _ASKED_AGAIN_SECONDS:
            await self._ask(lambda: None)
        return file_obj.content[offset : offset + size]

    async def fstat(self, file_obj: object) -> asyncssh.SFTPAttrs:
        """Give the facts of an open file."""
        assert isinstance(file_obj, _Opened)
        return file_obj.attrs

    async def close(self, file_obj: object) -> None:
        """Let go of it."""

    async def remove(self, path: bytes) -> None:
        """Take a file: it leaves ``outbound`` and can be read in ``taken`` for a while."""
        row = await self._found(_parts(path))
        if row.state is not FileState.WAITING:
            self._refuse()
        await self._take(row.name)

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        """Take a file by moving it from ``outbound`` to ``taken``, under its own name."""
        old, new = _parts(oldpath), _parts(newpath)
        row = await self._found(old)
        if row.state is not FileState.WAITING or new != [TAKEN, row.name]:
            self._refuse()
        await self._take(row.name)

    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        """Do the same."""
        await self.rename(oldpath, newpath)

    def _refuse(self, *_: Any) -> NoReturn:
        raise asyncssh.SFTPPermissionDenied("Files here are read and taken, nothing else")

    def write(self, file_obj: object, offset: int, data: bytes) -> NoReturn:
        """Refuse."""
        self._refuse()

    def _refuse_path(self, path: bytes, *_: Any) -> NoReturn:
        self._refuse()

    # All that would change something, or look at the machine. The names are the library's.
    setstat = lsetstat = mkdir = rmdir = readlink = symlink = link = statvfs = _refuse_path  # type: ignore[assignment]
    fsetstat = lock = unlock = fstatvfs = fsync = _refuse  # type: ignore[assignment]

    async def _rows(self) -> list[FileRow]:
        return await self._ask(lambda: files_to_pick_up(self._pick_up, now=utc_now()))

    async def _found(self, parts: list[str]) -> FileRow:
        if len(parts) == 2 and parts[0] in _FOLDERS:
            for row in await self._rows():
                if row.name == parts[1] and row.state is _FOLDERS[parts[0]]:
                    return row
        raise _no_such()

    async def _take(self, name: str) -> None:
        await self._ask(
            lambda: take_file(
                organization_id=self._pick_up.organization_id,
                connection_id=self._pick_up.connection_id,
                name=name,
                actor=self._actor,
                now=utc_now(),
            )
        )

    async def _ask[T](self, work: Callable[[], T]) -> T:
        def allowed() -> T:
            if not may_still_pick_up(self._pick_up):
                raise _KeyRemoved
            return work()

        try:
            found = await in_thread(allowed)
        except _KeyRemoved:
            self.connection.close()
            raise asyncssh.SFTPPermissionDenied("This key opens nothing any more") from None
        except NotFound:
            raise _no_such() from None
        except DocumentDamaged:
            raise asyncssh.SFTPFailure("This file is damaged. Ask for another copy.") from None
        self._asked_at = time.monotonic()
        return found
