"""Reading a file a transaction at a time, and checking each before it is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from wellpaid.formats.x12.envelope import Group, Interchange
from wellpaid.formats.x12.findings import Finding, Findings, Severity
from wellpaid.formats.x12.rules import RULES
from wellpaid.formats.x12.scanning import Limits, Piece, Scanner, UnreadableError
from wellpaid.formats.x12.transaction import Transaction835

DEFAULT_LIMITS: Final = Limits()


class Reader835:
    """Reads a file once, from the beginning to the end.

    Iterating gives transaction after transaction. ``findings`` are those about the file and its
    envelopes, complete when it has ended; each transaction has its own. Doesn't raise for what a
    file holds: one that can't be read gives no transaction and an error.

    :param is_piece: whether the file may begin with ST, to look at it; without an envelope nothing
        says who sent it, and it stays an error
    """

    def __init__(
        self,
        source: bytes | BinaryIO,
        *,
        limits: Limits = DEFAULT_LIMITS,
        is_piece: bool = False,
    ) -> None:
        self.findings = Findings(limits.findings)
        self.interchange: Interchange | None = None
        self.group: Group | None = None
        self.transaction_count = 0
        self._scanner = Scanner(source, limits=limits, is_piece=is_piece)

    def __iter__(self) -> Iterator[Transaction835]:
        """Give every transaction, checked."""
        try:
            for piece in self._scanner.pieces():
                if piece.segment_id == b"ST":
                    self.transaction_count += 1
                    yield self._transaction(piece)
                else:
                    self._envelope(piece)
        except UnreadableError as stop:
            rule = RULES[stop.code]
            self.findings.add(Finding(Severity.ERROR, stop.code, rule.sentence, stop.number))

    def _transaction(self, piece: Piece) -> Transaction835:
        return Transaction835(
            piece.data, delimiters=piece.delimiters, first_segment=piece.number,
            start_byte=piece.start_byte, interchange=self.interchange, group=self.group,
        )  # fmt: skip

    def _envelope(self, piece: Piece) -> None:
        elements = piece.data.decode("latin-1").split(piece.delimiters.element.decode("latin-1"))
        if piece.segment_id == b"ISA":
            self.interchange = Interchange(tuple(elements[1:]), piece.delimiters, piece.number)
            self.group = None
        elif piece.segment_id == b"GS":
            padded = (elements + [""] * 9)[1:9]
            self.group = Group(tuple(padded), piece.number)
