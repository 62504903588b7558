"""Each customer's three folders: what it sends, what it finds there, what the bank has taken."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

KINDS: Final = ("outbound", "inbound", "archive")
_COMPANY: Final = re.compile(r"[A-Za-z0-9]{1,10}")
_CUSTOMER_FOLDER: Final = re.compile(r"/([A-Za-z0-9]{1,10})/(?:outbound|inbound|archive)")


def make_customer(root: Path, path: str) -> None:
    """Make a customer's folders the first time that somebody looks into one of them."""
    match = _CUSTOMER_FOLDER.fullmatch(path.rstrip("/"))
    if match is not None:
        for kind in KINDS:
            (root / match[1] / kind).mkdir(parents=True, exist_ok=True)


def customers(root: Path) -> list[str]:
    """Give the customers' company ids."""
    if not root.exists():
        return []
    return sorted(p.name for p in root.iterdir() if p.is_dir() and _COMPANY.fullmatch(p.name))


def waiting_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Give each finished file that a customer has sent, with the customer."""
    for company in customers(root):
        for path in sorted((root / company / "outbound").glob("[!.]*")):
            if path.is_file() and path.suffix != ".part":
                yield company, path


def hand_out(root: Path, company: str, name: str, content: bytes) -> None:
    """Put a file for a customer: whole at once, and the same one again does no harm."""
    folder = root / company / "inbound"
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.part"
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / name)


def archive(root: Path, company: str, path: Path) -> None:
    """Move a file out of the customer's way, where the customer still sees it."""
    path.replace(root / company / "archive" / path.name)
