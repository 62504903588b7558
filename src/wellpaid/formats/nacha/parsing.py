"""A checked line to its dataclass."""

from __future__ import annotations

from datetime import date
from typing import Final

from wellpaid.formats.nacha.addenda import parse_addenda
from wellpaid.formats.nacha.dates import parse_day
from wellpaid.formats.nacha.records import (
    BatchControl,
    BatchHeader,
    Entry,
    FileControl,
    FileHeader,
    IatBatchHeader,
    IatEntry,
)

# Classes whose entries say how many addenda follow, in front of the receiver's name.
COUNTED_CLASSES: Final = frozenset({"CTX", "TRX", "ENR", "ATX"})


def parse_file_header(line: str) -> FileHeader:
    """Read record 1 of 94 characters.

    :raises ValueError: its creation date is no day
    """
    created = parse_day(line[23:29])
    if created is None:
        raise ValueError("the file creation date is no day")
    return FileHeader(
        destination=line[3:13].strip(),
        origin=line[13:23].strip(),
        created_date=created,
        created_time=line[29:33].rstrip(),
        id_modifier=line[33],
        destination_name=line[40:63].rstrip(),
        origin_name=line[63:86].rstrip(),
        reference_code=line[86:].rstrip(),
        raw=line,
    )


def parse_batch_header(line: str) -> BatchHeader | IatBatchHeader:
    """Read record 5.

    :raises ValueError: service class or batch number aren't digits
    """
    effective: date | None = parse_day(line[69:75])
    if line[50:53] == "IAT":
        return IatBatchHeader(
            int(line[1:4]), line[4:20].rstrip(), line[20:22], line[22].rstrip(),
            line[23:38].rstrip(), line[38:40].rstrip(), line[40:50].strip(),
            line[53:63].rstrip(), line[63:66].rstrip(), line[66:69].rstrip(), effective,
            line[79:87], int(line[87:]), line[75:78].rstrip(), line[78], raw=line,
        )  # fmt: skip
    return BatchHeader(
        int(line[1:4]), line[4:20].rstrip(), line[40:50].strip(), line[50:53],
        line[53:63].rstrip(), effective, line[79:87], int(line[87:]), line[20:40].rstrip(),
        line[63:69].rstrip(), line[75:78].rstrip(), line[78], raw=line,
    )  # fmt: skip


def parse_entry(lines: tuple[str, ...], *, is_counted: bool = False) -> Entry:
    """Read record 6 and the records 7 behind it.

    :param is_counted: whether the class has the number of addenda before the receiver's name
    :raises ValueError: the amount isn't digits
    """
    line = lines[0]
    return Entry(
        line[1:3], line[3:12], line[12:29].rstrip(), int(line[29:39]),
        line[58 if is_counted else 54 : 76].rstrip(), line[79:], line[39:54].rstrip(),
        line[76:78].rstrip(),
        tuple([parse_addenda(one) for one in lines[1:]]) if len(lines) > 1 else (), lines,
    )  # fmt: skip


def parse_iat_entry(lines: tuple[str, ...]) -> IatEntry:
    """Read record 6 of an international batch and the records 7 behind it.

    :raises ValueError: the amount isn't digits
    """
    line = lines[0]
    return IatEntry(
        line[1:3], line[3:12], line[39:74].rstrip(), int(line[29:39]), line[79:],
        line[76].rstrip(), line[77].rstrip(),
        tuple(parse_addenda(one, is_iat=True) for one in lines[1:]), lines,
    )  # fmt: skip


def parse_batch_control(line: str) -> BatchControl:
    """Read record 8.

    :raises ValueError: a number isn't digits
    """
    return BatchControl(
        int(line[1:4]), int(line[4:10]), int(line[10:20]), int(line[20:32]), int(line[32:44]),
        line[44:54].strip(), line[79:87], int(line[87:]), line[54:73].rstrip(), line,
    )  # fmt: skip


def parse_file_control(line: str) -> FileControl:
    """Read record 9.

    :raises ValueError: a number isn't digits
    """
    return FileControl(
        int(line[1:7]), int(line[7:13]), int(line[13:21]), int(line[21:31]), int(line[31:43]),
        int(line[43:55]), line,
    )  # fmt: skip
