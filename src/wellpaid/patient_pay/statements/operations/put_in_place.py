"""Fill a folder beside its place, and put it there whole."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from wellpaid.kit.errors import ProductError

TOTALS = "totals.json"
_TABLES = {TOTALS, "index.csv", "undeliverable.csv"}


class FolderInUse(ProductError):
    """What lies there isn't this run's package, or somebody is writing into it."""

    code, status = "folder_in_use", 409
    message = "{folder} {reason}. Nothing was written. Name a new folder."


def refuse_foreign(folder: Path, run_id: UUID) -> None:
    """Let a folder through that is new, empty, or holds this run's package and nothing else.

    :raises FolderInUse: it holds anything else, or can't be replaced
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderInUse(folder=folder, reason="is a file")
    if os.path.ismount(folder):
        raise FolderInUse(folder=folder, reason="is a disk of its own, which can't be replaced")
    names = {path.name for path in folder.iterdir()}
    others = {name for name in names - _TABLES if not name.endswith(".pdf")}
    if others or (names and _run_of(folder) != str(run_id)):
        raise FolderInUse(folder=folder, reason="holds something else than this run's package")


def _run_of(folder: Path) -> str:
    """Give the id of the run whose whole package lies here, or ""."""
    try:
        totals = json.loads((folder / TOTALS).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return ""
    return str(totals.get("run_id", "")) if isinstance(totals, dict) else ""


@contextmanager
def put_in_place(*, folder: Path, run_id: UUID) -> Iterator[Path]:
    """Give an empty folder beside ``folder``; at the block's end it takes that one's place.

    The place holds a whole package or none, whenever we are cut off: what was half written lies
    beside it under a name with a dot, and the next try sweeps it away. Only the owner may read it:
    it is full of names and addresses.

    :raises FolderInUse: see ``refuse_foreign``; or another process is writing there
    """
    folder = folder.absolute()
    refuse_foreign(folder, run_id)
    beside = folder.with_name(f".{folder.name}.writing")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(beside, os.O_RDONLY)
    try:
        _lock(descriptor, beside, folder)
        _sweep(beside)
        yield beside
        # Every file and folder reaches the disk before the name that calls it whole.
        os.sync()
        refuse_foreign(folder, run_id)
        _swap(beside, folder)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, beside: Path, folder: Path) -> None:
    """Be the only one who writes there; the lock ends with the process, however that ends."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = os.path.samestat(os.fstat(descriptor), beside.stat())
    except (BlockingIOError, FileNotFoundError):
        is_ours = False
    if not is_ours:
        raise FolderInUse(folder=folder, reason="is being written by another process")


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _swap(beside: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}.old")
    if old.exists():
        shutil.rmtree(old)
    if folder.exists():
        folder.rename(old)
    beside.rename(folder)
    if old.exists():
        shutil.rmtree(old)
