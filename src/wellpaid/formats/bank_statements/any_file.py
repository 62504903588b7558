"""Which of the four kinds a bank's statement file is, by its first bytes; and the reading of it."""

from __future__ import annotations

from enum import StrEnum

from .bai2 import read_bai2
from .camt053 import read_camt053
from .csv import read_csv
from .nacha_credits import read_nacha_credits
from .statement import StatementReading


class StatementFormat(StrEnum):
    """How a bank wrote it."""

    BAI2 = "bai2"
    CAMT053 = "camt053"
    NACHA = "nacha"
    CSV = "csv"


_READERS = {
    StatementFormat.BAI2: read_bai2,
    StatementFormat.CAMT053: read_camt053,
    StatementFormat.NACHA: read_nacha_credits,
    StatementFormat.CSV: read_csv,
}
_NACHA_LENGTH = 94


def format_of(content: bytes) -> StatementFormat:
    """Tell what a file is by its first bytes; what is none of the others may be CSV."""
    head = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"01,"):
        return StatementFormat.BAI2
    if head.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return StatementFormat.CAMT053
    first = head.splitlines()[0] if head else b""
    if len(first) >= _NACHA_LENGTH - 1 and first[:2] in {b"10", b"52"} and b"," not in first[:40]:
        return StatementFormat.NACHA
    return StatementFormat.CSV


def read_any(content: bytes) -> tuple[StatementFormat, StatementReading]:
    """Read a file of any kind. Doesn't raise for what a file holds."""
    kind = format_of(content)
    return kind, _READERS[kind](content)
