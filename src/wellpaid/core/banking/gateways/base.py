"""What banking asks of a way to a bank, and how it fails. No model and no transaction in here."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, Protocol

FETCHED_BYTES_MAX: Final = 64 * 1024 * 1024
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,199}")


class BankUnreachable(Exception):
    """Nothing has happened at the bank."""


class AnswerLost(Exception):
    """The file may be at the bank or not. Ask, never send again blindly."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file in the bank's folder for us. ``stamp`` changes when the file does."""

    name: str
    size_bytes: int
    stamp: str


class BankSession(Protocol):
    """An open way to the bank. Folders are paths below the place where we are let in."""

    def list_inbound(self, folder: str) -> list[RemoteFile]:
        """Give the finished files of a folder, by name.

        :raises BankUnreachable: the bank doesn't answer, or has no such folder
        """

    def fetch(self, folder: str, name: str) -> bytes:
        """Give a file's bytes.

        :raises BankUnreachable: the bank doesn't answer, or the file is gone or too large
        """

    def put(self, folder: str, name: str, content: bytes) -> None:
        """Put a whole file under its name, which nothing else has. It never replaces a file.

        What an earlier try under this name left half-done is thrown away first, so that a try
        that still runs somewhere can't finish any more.

        :raises BankUnreachable: the file certainly isn't there under its name
        :raises AnswerLost: it may be
        """

    def exists(self, folder: str, name: str) -> bool:
        """Tell whether a finished file lies there.

        :raises BankUnreachable: the bank doesn't answer, or has no such folder
        """


class BankGateway(Protocol):
    """A way to the bank."""

    code: str

    def session(self) -> AbstractContextManager[BankSession]:
        """Open the way; each call inside may be slow, so no transaction is open meanwhile.

        :raises BankUnreachable: it can't be opened
        """


def is_finished_name(name: str) -> bool:
    """Tell whether a listed name is a file's own: no half-done one, no way out of the folder."""
    return _NAME.fullmatch(name) is not None and not name.endswith(".part")


def part_prefix(name: str) -> str:
    """Give how the names of half-done copies of a file begin: hidden until they are whole."""
    return f".{name}."
