"""Where remark codes (RARC) stand: MIA and MOA of a claim, LQ of a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

REMARK_SEGMENTS: Final = {b"MIA": (5, 20, 21, 22, 23), b"MOA": (3, 4, 5, 6, 7)}
LINE_REMARK: Final = b"LQ"
_RARC_QUALIFIER: Final = b"HE"


def remark_codes(row: Sequence[bytes]) -> list[tuple[int, str]]:
    """Give the codes of a segment, each with the number of its element.

    LQ with another qualifier than HE holds codes of another list.
    """
    if row[0] == LINE_REMARK:
        numbers: tuple[int, ...] = (2,) if row[1:2] == [_RARC_QUALIFIER] else ()
    else:
        numbers = REMARK_SEGMENTS.get(row[0], ())
    return [
        (number, row[number].decode("latin-1"))
        for number in numbers
        if number < len(row) and row[number]
    ]
