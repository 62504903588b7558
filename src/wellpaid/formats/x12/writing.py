"""Writing 835 files: whole transactions as they were read, or remittances composed anew.

The writer numbers and counts. What it writes is checked by the reader's own checks first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, Final

from wellpaid.formats.x12.composing import Composer
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.envelope import Group, Interchange
from wellpaid.formats.x12.errors import RuleBrokenError, TextNotAllowedError, UnwritableError
from wellpaid.formats.x12.findings import Findings
from wellpaid.formats.x12.remittance import Remittance
from wellpaid.formats.x12.transaction import Transaction835
from wellpaid.formats.x12.transaction_checks import check_transaction

VERSION: Final = "005010X221A1"
PLAIN: Final = Delimiters()
_CONTROL_MAX: Final = 999_999_999
_ID_MAX: Final = 15


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends a file to whom: one interchange with one group.

    :param made_at: the sender's own time
    :param control_number: ISA13 and GS06, from 1 to 999999999; never twice for one receiver
    :param sender_code: GS02; without one, the sender's id
    :param usage: P for production, T for a test
    """

    sender_id: str
    receiver_id: str
    made_at: datetime
    control_number: int
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"
    sender_code: str = ""
    receiver_code: str = ""
    usage: str = "P"
    wants_acknowledgment: bool = False
    version: str = VERSION
    delimiters: Delimiters = PLAIN

    def interchange(self) -> Interchange:
        """Give the ISA segment.

        :raises UnwritableError: an id is too long, or a number is out of range
        """
        composer = Composer(self.delimiters)
        for where, text in (("ISA06", self.sender_id), ("ISA08", self.receiver_id)):
            composer.check(text, where)
            if not 0 < len(text) <= _ID_MAX:
                raise UnwritableError(where, "An id has one to fifteen characters.")
        for where, text in (("GS02", self.sender_code), ("GS03", self.receiver_code)):
            composer.check(text, where)
        if not 0 < self.control_number <= _CONTROL_MAX:
            raise UnwritableError("ISA13", "A control number goes from 1 to 999999999.")
        if self.usage not in ("P", "T"):
            raise UnwritableError("ISA15", "It says P or T.")
        ways = self.delimiters
        return Interchange(
            (
                "00", " " * 10, "00", " " * 10, self.sender_qualifier, f"{self.sender_id:<15}",
                self.receiver_qualifier, f"{self.receiver_id:<15}", f"{self.made_at:%y%m%d}",
                f"{self.made_at:%H%M}", ways.repetition.decode(), "00501",
                f"{self.control_number:09d}", "1" if self.wants_acknowledgment else "0",
                self.usage, ways.component.decode(),
            ),
            ways,
        )  # fmt: skip

    def group(self, functional_id: str = "HP", version: str = "") -> Group:
        """Give the GS segment."""
        return Group(
            (
                functional_id, self.sender_code or self.sender_id,
                self.receiver_code or self.receiver_id, f"{self.made_at:%Y%m%d}",
                f"{self.made_at:%H%M}", str(self.control_number), "X", version or self.version,
            )
        )  # fmt: skip


class EnvelopeWriter:
    """Opens and closes envelopes, and counts what is in them."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._interchange: Interchange | None = None
        self._group: Group | None = None
        self._element, self._end = PLAIN.element, PLAIN.end
        self.group_count = self.transaction_count = 0

    def open(self, interchange: Interchange, group: Group) -> None:
        """Make sure that these two are open; others are closed."""
        if interchange is not self._interchange:
            self.close()
            self._interchange = interchange
            self._element, self._end = interchange.delimiters.element, interchange.delimiters.end
            self._segment("ISA", *interchange.elements)
            self.group_count = 0
        if group is not self._group:
            self._close_group()
            self._group = group
            self._segment("GS", *group.elements)
            self.group_count += 1
            self.transaction_count = 0

    def write(self, transaction: bytes) -> None:
        """Write a transaction into the open group."""
        self._out.write(transaction)
        self.transaction_count += 1

    def close(self) -> None:
        """Close what is open."""
        self._close_group()
        if self._interchange is not None:
            self._segment("IEA", str(self.group_count), self._interchange.control_number)
            self._interchange = None

    def _close_group(self) -> None:
        if self._group is not None:
            self._segment("GE", str(self.transaction_count), self._group.control_number)
            self._group = None

    def _segment(self, segment_id: str, *texts: str) -> None:
        # As they are: what was read is given back, and what is new was composed from plain texts.
        segment = self._element.join(text.encode("latin-1") for text in (segment_id, *texts))
        self._out.write(segment.rstrip(self._element) + self._end)


def write_835(
    transactions: Iterable[Remittance | Transaction835], out: BinaryIO, envelope: Envelope
) -> int:
    """Write one interchange: remittances composed anew, and transactions taken over whole.

    A transaction that was read keeps its segments; it gets a number of its own (ST02, SE02) and
    the envelope's separators. So a payer's file can be dealt out to its payees.

    :returns: how many were written
    :raises UnwritableError: something can't be written, or our own reader would refuse it
    """
    writer = EnvelopeWriter(out)
    interchange, group = envelope.interchange(), envelope.group()
    writer.open(interchange, group)
    for number, one in enumerate(transactions, 1):
        control_number = f"{number:04d}"
        if isinstance(one, Remittance):
            segments = list(Composer(envelope.delimiters).body(one))
        else:
            segments = taken_over(one, envelope.delimiters)
        raw = _framed(segments, control_number, envelope)
        _check(raw, interchange, group)
        writer.write(raw)
    count = writer.transaction_count
    writer.close()
    return count


def write_file(transactions: Iterable[Remittance | Transaction835], envelope: Envelope) -> bytes:
    """Write one interchange into memory; see :func:`write_835`.

    :raises UnwritableError: something can't be written, or our own reader would refuse it
    """
    out = BytesIO()
    write_835(transactions, out, envelope)
    return out.getvalue()


def copy_835(transactions: Iterable[Transaction835], out: BinaryIO) -> int:
    """Write transactions as they were read, each in the envelopes that it came in.

    Of a valid file that is the same file again, byte for byte, but for blanks behind its end.

    :returns: how many were written
    :raises UnwritableError: one came without an envelope
    """
    writer = EnvelopeWriter(out)
    count = 0
    for one in transactions:
        if one.interchange is None or one.group is None:
            raise UnwritableError("ISA", "A transaction without an envelope can't be copied.")
        writer.open(one.interchange, one.group)
        writer.write(one.raw)
        count += 1
    writer.close()
    return count


def taken_over(transaction: Transaction835, delimiters: Delimiters) -> list[bytes]:
    """Give the segments between ST and SE in other separators.

    :raises UnwritableError: it was cut off, or a text holds one of the other separators
    """
    if not transaction.is_complete:
        raise UnwritableError("SE", "A transaction that was cut off can't be taken over.")
    old = transaction.delimiters
    segments = [segment for segment in transaction.segments[1:-1] if segment]
    if old.all == delimiters.all:
        return segments
    if (old.element, old.component) == (delimiters.element, delimiters.component):
        forbidden = delimiters.terminator
    else:
        forbidden = delimiters.all
    changed = []
    for segment in segments:
        plain = segment.replace(old.element, b"").replace(old.component, b"")
        if any(byte in forbidden for byte in plain):
            where = segment[: segment.find(old.element)].decode("latin-1")
            raise TextNotAllowedError(where, "A text holds one of the new separators.")
        parts = segment.split(old.element)
        parts = [part.replace(old.component, delimiters.component) for part in parts]
        changed.append(delimiters.element.join(parts))
    return changed


def _framed(segments: list[bytes], control_number: str, envelope: Envelope) -> bytes:
    composer, end = Composer(envelope.delimiters), envelope.delimiters.end
    st = composer.segment("ST", "835", control_number)
    se = composer.segment("SE", str(len(segments) + 2), control_number)
    return end.join([st, *segments, se]) + end


def _check(raw: bytes, interchange: Interchange, group: Group) -> None:
    transaction = Transaction835(
        raw, delimiters=interchange.delimiters, interchange=interchange, group=group
    )
    findings = Findings()
    check_transaction(transaction, findings)
    if findings.first_error is not None:
        raise RuleBrokenError(findings.first_error)
