"""Reading a file a transaction at a time, and checking each before it is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from wellpaid.formats.x12.envelope import Group, Interchange
from wellpaid.formats.x12.envelope_checks import EnvelopeChecks
from wellpaid.formats.x12.findings import Findings, find
from wellpaid.formats.x12.scanning import Limits, Piece, Scanner, UnreadableError
from wellpaid.formats.x12.transaction import Transaction835
from wellpaid.formats.x12.transaction_checks import check_transaction

DEFAULT_LIMITS: Final = Limits()


class Reader835:
    """Reads a file once, from the beginning to the end.

    Iterating gives transaction after transaction. ``findings`` are those about the file and its
    envelopes, complete when it has ended; each transaction has its own. Doesn't raise for what a
    file holds: one that can't be read gives no transaction and an error.

    :param is_piece: whether the file may begin with ST, to look at it; without an envelope nothing
        says who sent it, and that stays an error
    """

    def __init__(
        self,
        source: bytes | BinaryIO,
        *,
        limits: Limits = DEFAULT_LIMITS,
        is_piece: bool = False,
    ) -> None:
        self.findings = Findings(limits.findings)
        self.transaction_count = 0
        # Whether something stood in the file from where on nothing could be cut.
        self.was_stopped = False
        # Of the file and of every transaction so far.
        self.error_count = self.warning_count = 0
        self._limits = limits
        self._scanner = Scanner(source, limits=limits, is_piece=is_piece)
        self._envelopes = EnvelopeChecks(self.findings, is_piece=is_piece)

    @property
    def interchange(self) -> Interchange | None:
        """The interchange that is open, if one is."""
        return self._envelopes.interchange

    @property
    def group(self) -> Group | None:
        """The group that is open, if one is."""
        return self._envelopes.group

    def __iter__(self) -> Iterator[Transaction835]:
        """Give every transaction, checked."""
        try:
            for piece in self._scanner.pieces():
                if piece.segment_id == b"ST":
                    yield self._transaction(piece)
                else:
                    self._envelopes.segment(piece)
        except UnreadableError as stop:
            self.was_stopped = True
            self.findings.add(find(stop.code, segment_number=stop.number))
        else:
            self._envelopes.end(self._scanner.segment_count)
        if self._scanner.has_mark:
            self.findings.add(find("byte-order-mark", segment_number=1))
        self.error_count += self.findings.error_count
        self.warning_count += self.findings.warning_count

    def _transaction(self, piece: Piece) -> Transaction835:
        transaction = Transaction835(
            piece.data, delimiters=piece.delimiters, first_segment=piece.number,
            start_byte=piece.start_byte, interchange=self.interchange, group=self.group,
            is_complete=piece.is_complete,
        )  # fmt: skip
        findings = Findings(self._limits.findings)
        transaction.totals = check_transaction(transaction, findings)
        transaction.take(findings)
        self._envelopes.transaction(transaction)
        self.transaction_count += 1
        self.error_count += findings.error_count
        self.warning_count += findings.warning_count
        return transaction
