"""One payment with its claims: a transaction set 835, from ST to SE.

It holds its bytes. Dataclasses are built when they are asked for, so that a file of half a million
claims costs no more than what is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, overload

from wellpaid.formats.x12.claims import Claim
from wellpaid.formats.x12.columns import ClaimColumns, claim_columns
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.envelope import Group, Interchange
from wellpaid.formats.x12.findings import Finding
from wellpaid.formats.x12.loops import Header, LoopReader
from wellpaid.formats.x12.parsing import Cutter
from wellpaid.formats.x12.records import Party, Payment, ProviderAdjustment, Trace
from wellpaid.formats.x12.summaries import ProviderSummary, ProviderSupplement


@dataclass(frozen=True, slots=True)
class Section:
    """A loop 2000: claims under one LX.

    :param number: LX01; "" where a claim stands without an LX
    :param claims: of the transaction's claims: the first, and the one after the last
    :param position: place of LX in the transaction, ST being 1
    """

    number: str
    claims: range
    summary: ProviderSummary | None = None
    supplement: ProviderSupplement | None = None
    position: int = 0


class Claims(Sequence[Claim]):
    """A transaction's claims, each built when it is asked for."""

    def __init__(
        self, segments: Sequence[bytes], columns: ClaimColumns, reader: LoopReader
    ) -> None:
        self._segments, self._columns, self._reader = segments, columns, reader

    def __len__(self) -> int:
        """Count them, without building any."""
        return len(self._columns.starts)

    @overload
    def __getitem__(self, place: int) -> Claim: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Claim, ...]: ...
    def __getitem__(self, place: int | slice) -> Claim | tuple[Claim, ...]:
        """Build one, or some."""
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        start, end = self._columns.starts[place], self._columns.ends[place]
        return self._reader.claim(self._segments[start:end], start + 1)

    def __iter__(self) -> Iterator[Claim]:
        """Build one after the other."""
        return (self[place] for place in range(len(self)))


class Transaction835:
    """A payment and its claims, already checked.

    :param raw: its bytes, from ST to the end of SE, line ends too
    :param first_segment: place of ST in the file, from 1
    :param start_byte: where ST begins in the file, from 0
    :param interchange: None in a piece of a file that lacks its envelope
    """

    def __init__(
        self,
        raw: bytes,
        *,
        delimiters: Delimiters,
        first_segment: int = 1,
        start_byte: int = 0,
        interchange: Interchange | None = None,
        group: Group | None = None,
    ) -> None:
        self.raw = raw
        self.delimiters = delimiters
        self.first_segment = first_segment
        self.start_byte = start_byte
        self.interchange = interchange
        self.group = group
        self.findings: tuple[Finding, ...] = ()
        self.error_count = 0
        self.warning_count = 0

    @property
    def is_postable(self) -> bool:
        """Whether no error was found: the amounts can be trusted."""
        return self.error_count == 0

    @cached_property
    def segments(self) -> tuple[bytes, ...]:
        """Every segment without its terminator, ST first."""
        terminator, end = self.delimiters.terminator, self.delimiters.end
        parts = self.raw.rstrip(b"\r\n").removesuffix(terminator)
        if parts.count(terminator) == parts.count(end):
            return tuple(parts.split(end))
        return tuple(part.strip(b"\r\n") for part in parts.split(terminator))

    @cached_property
    def columns(self) -> ClaimColumns:
        """The claims as columns: offsets and whole cents, no objects."""
        return claim_columns(self.segments, self.delimiters)

    @cached_property
    def claims(self) -> Claims:
        """The claims, each built when it is asked for."""
        return Claims(self.segments, self.columns, self._reader)

    @cached_property
    def header(self) -> Header:
        """Everything before the first claim."""
        return self._reader.header(self.segments[: self.columns.header_end])

    @property
    def control_number(self) -> str:
        """The transaction's number in its group (ST02)."""
        return self._cut.texts(self.segments[0])[2]

    @property
    def payment(self) -> Payment:
        """How much is paid, and which way (BPR)."""
        return self.header.payment

    @property
    def trace(self) -> Trace:
        """The number that money and remittance share (TRN)."""
        return self.header.trace

    @property
    def payer(self) -> Party:
        """Who pays (loop 1000A)."""
        return self.header.payer

    @property
    def payee(self) -> Party:
        """Who is paid (loop 1000B)."""
        return self.header.payee

    @property
    def production_date(self) -> date | None:
        """Until when the payer's records are in it, if not until the payment's day (DTM 405)."""
        return self.header.production_date

    @property
    def receiver_id(self) -> str:
        """Who receives it for the payee (REF EV), or ""."""
        return self.header.receiver_id

    @property
    def claim_count(self) -> int:
        """How many claims there are."""
        return len(self.columns.starts)

    @cached_property
    def provider_adjustments(self) -> tuple[ProviderAdjustment, ...]:
        """Money that moves for another reason than a claim (PLB)."""
        found: list[ProviderAdjustment] = []
        for place in self.columns.provider_adjustments:
            found += self._cut.provider_adjustments(self.segments[place])
        return tuple(found)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The loops 2000, each with the range of its claims."""
        starts = self.columns.starts
        marks = self.columns.sections
        first_claims = [mark.first_claim for mark in marks] + [len(starts)]
        found = []
        for mark, end in zip(marks, first_claims[1:], strict=True):
            parts: dict[str, Any] = {}
            if mark.summary:
                parts["summary"] = ProviderSummary(self._cut.figures(self.segments[mark.summary]))
            if mark.supplement:
                figures = self._cut.figures(self.segments[mark.supplement])
                parts["supplement"] = ProviderSupplement(figures)
            number = self._cut.texts(self.segments[mark.place])[1] if mark.place else ""
            position = mark.place + 1 if mark.place else 0
            found.append(Section(number, range(mark.first_claim, end), position=position, **parts))
        return tuple(found)

    @cached_property
    def _cut(self) -> Cutter:
        return Cutter(self.delimiters)

    @cached_property
    def _reader(self) -> LoopReader:
        return LoopReader(self._cut, self.delimiters.element)
