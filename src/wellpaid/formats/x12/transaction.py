"""One payment with its claims: a transaction set 835, from ST to SE.

It holds its bytes. Dataclasses are built when they are asked for, so that a file of half a million
claims costs no more than what is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final, overload

from wellpaid.formats.x12.claims import Claim
from wellpaid.formats.x12.columns import ClaimColumns, claim_columns
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.envelope import Group, Interchange
from wellpaid.formats.x12.findings import Finding, Findings
from wellpaid.formats.x12.loops import Header, LoopReader, Section
from wellpaid.formats.x12.parsing import Cutter
from wellpaid.formats.x12.records import Party, Payment, ProviderAdjustment, Trace
from wellpaid.formats.x12.stretches import Stretch, cut_into_stretches
from wellpaid.formats.x12.totals import Totals

_LINE_ENDS: Final = b"\r\n"


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
    :param is_complete: whether it ends with SE
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
        is_complete: bool = True,
    ) -> None:
        self.raw = raw
        self.delimiters = delimiters
        self.first_segment = first_segment
        self.start_byte = start_byte
        self.interchange = interchange
        self.group = group
        self.is_complete = is_complete
        self.totals = Totals()
        self.findings: tuple[Finding, ...] = ()
        self.error_count = 0
        self.warning_count = 0

    def take(self, findings: Findings) -> None:
        """Keep what the check has found."""
        self.findings = tuple(findings.kept)
        self.error_count = findings.error_count
        self.warning_count = findings.warning_count

    @property
    def is_postable(self) -> bool:
        """Whether no error was found: the amounts can be trusted."""
        return self.error_count == 0

    @cached_property
    def text(self) -> bytes:
        """Every segment with its terminator; line ends are no part of it."""
        terminator = self.delimiters.terminator
        text = self.raw.translate(None, _LINE_ENDS.replace(terminator, b""))
        return text if text.endswith(terminator) else text + terminator

    @cached_property
    def segments(self) -> tuple[bytes, ...]:
        """Every segment without its terminator, ST first."""
        return tuple(self.text.split(self.delimiters.terminator)[:-1])

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Header, sections' heads, claims and footer: which segments they are."""
        return cut_into_stretches(self.text, self.delimiters)

    @cached_property
    def columns(self) -> ClaimColumns:
        """The claims as columns: offsets and whole cents, no objects."""
        claims = [stretch for stretch in self.stretches if stretch.kind == "2100"]
        return claim_columns(self.segments, claims, self.delimiters)

    @cached_property
    def claims(self) -> Claims:
        """The claims, each built when it is asked for."""
        return Claims(self.segments, self.columns, self._reader)

    @cached_property
    def header(self) -> Header:
        """Everything before the first claim."""
        return self._reader.header(self._segments_of(self.stretches[0]))

    @property
    def control_number(self) -> str:
        """The transaction's number in its group (ST02)."""
        end = self.text.find(self.delimiters.terminator)
        return self._cut.texts(self.text[:end])[2]

    @property
    def payment(self) -> Payment:
        """How much is paid, and which way (BPR)."""
        return self.header.payment

    @property
    def trace(self) -> Trace:
        """The number that money and remittance share (TRN)."""
        return self.header.trace

    @property
    def trace_key(self) -> tuple[bytes, bytes]:
        """TRN03 and TRN02, without reading the whole header."""
        element = self.delimiters.element
        start = self.text.find(self.delimiters.terminator + b"TRN" + element) + 1
        if not start:
            return b"", b""
        end = self.text.find(self.delimiters.terminator, start)
        trn = [*self.text[start:end].split(element), b"", b""]
        return trn[3], trn[2]

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
        start = b"PLB" + self.delimiters.element
        for stretch in self.stretches:
            if stretch.kind == "footer":
                for segment in self._segments_of(stretch):
                    if segment.startswith(start):
                        found += self._cut.provider_adjustments(segment)
        return tuple(found)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The loops 2000, each with the range of its claims."""
        sections: list[Section] = []
        claim_count = 0
        for stretch in self.stretches:
            if stretch.kind == "2000":
                section = self._reader.section(self._segments_of(stretch), stretch.start + 1)
                sections.append(replace(section, claims=range(claim_count, claim_count)))
            elif stretch.kind == "2100":
                if not sections:
                    sections.append(Section(""))
                first, claim_count = sections[-1].claims.start, claim_count + 1
                sections[-1] = replace(sections[-1], claims=range(first, claim_count))
        return tuple(sections)

    def _segments_of(self, stretch: Stretch) -> list[bytes]:
        text = self.text[stretch.first_byte : stretch.end_byte]
        return text.split(self.delimiters.terminator)[:-1]

    @cached_property
    def _cut(self) -> Cutter:
        return Cutter(self.delimiters)

    @cached_property
    def _reader(self) -> LoopReader:
        return LoopReader(self._cut, self.delimiters.element)
