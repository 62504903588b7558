"""The door: a file of health care claim payments, a transaction at a time."""

from __future__ import annotations

from typing import BinaryIO

from wellpaid.formats.x12.reading import DEFAULT_LIMITS, Reader835
from wellpaid.formats.x12.scanning import Limits


def read_835(
    source: bytes | BinaryIO, *, limits: Limits = DEFAULT_LIMITS, is_piece: bool = False
) -> Reader835:
    """Read and check a file of any size. Doesn't raise for what a file holds.

    Iterate over what it gives: each transaction is checked before you get it, and only one is in
    memory. What is wrong with the envelopes stands in ``findings`` when the iteration has ended.

    :param is_piece: whether it may begin with ST, only to look at it
    """
    return Reader835(source, limits=limits, is_piece=is_piece)
