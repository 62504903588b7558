"""A bank that shares a folder with this machine: a mounted drive, or a transfer tool of its own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


class FolderSession:
    """Reads and writes below one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def list_inbound(self, folder: str) -> list[RemoteFile]:
        """Give the finished files, by name."""
        forbid_open()
        found = []
        for path in sorted(self._files(folder)):
            if is_finished_name(path.name):
                facts = path.stat()
                stamp = f"{facts.st_size}:{facts.st_mtime_ns}"
                found.append(RemoteFile(path.name, facts.st_size, stamp))
        return found

    def fetch(self, folder: str, name: str) -> bytes:
        """Give a file's bytes."""
        forbid_open()
        path = self._root / folder / name
        try:
            if path.stat().st_size > FETCHED_BYTES_MAX:
                raise BankUnreachable(f"{name} is too large")
            return path.read_bytes()
        except OSError as error:
            raise BankUnreachable(f"{name} can't be read") from error

    def put(self, folder: str, name: str, content: bytes) -> None:
        """Write beside, flush, and link: a link never replaces what is there."""
        forbid_open()
        try:
            for path in self._files(folder):
                if path.name.startswith(part_prefix(name)):
                    path.unlink()
            part = self._root / folder / f"{part_prefix(name)}{secrets.token_hex(4)}.part"
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise BankUnreachable(f"{name} can't be written") from error
        try:
            _name(part, self._root / folder / name)
        except OSError as error:
            raise AnswerLost(f"{name} may be there") from error

    def exists(self, folder: str, name: str) -> bool:
        """Tell whether a file lies there."""
        forbid_open()
        return any(path.name == name for path in self._files(folder))

    def _files(self, folder: str) -> list[Path]:
        try:
            return [path for path in (self._root / folder).iterdir() if path.is_file()]
        except OSError as error:
            raise BankUnreachable(f"there is no folder {folder}") from error


def _name(part: Path, whole: Path) -> None:
    """Give a file its name unless that is taken; shared drives that know no links rename."""
    try:
        os.link(part, whole)
    except FileExistsError:
        raise
    except OSError:
        if whole.exists():
            raise
        part.rename(whole)
        return
    part.unlink()


class FolderGateway:
    """The folder that ``BANK_FOLDER`` names."""

    code = "folder"

    @contextmanager
    def session(self) -> Iterator[FolderSession]:
        """Open it."""
        forbid_open()
        if not settings.BANK_FOLDER:
            raise BankUnreachable("BANK_FOLDER isn't set")
        yield FolderSession(Path(settings.BANK_FOLDER))
