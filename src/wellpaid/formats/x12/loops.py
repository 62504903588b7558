"""A transaction's segments to its loops: header, payer, payee, claims, service lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, Final

from wellpaid.formats.x12.claims import Claim, Service
from wellpaid.formats.x12.envelope import read_date
from wellpaid.formats.x12.parsing import Cutter, cents, segment_id
from wellpaid.formats.x12.records import (
    Address,
    Currency,
    Party,
    Payment,
    Reference,
    Trace,
)
from wellpaid.formats.x12.summaries import (
    Inpatient,
    Outpatient,
    ProviderSummary,
    ProviderSupplement,
)

NO_PAYMENT: Final = Payment("", 0, "", "")
NO_TRACE: Final = Trace("", "", "", "")
# Segments that may repeat: the field that gathers them, the reader of one.
_CLAIM_LISTS: Final = {
    b"NM1": ("names", Cutter.name),
    b"REF": ("references", Cutter.reference),
    b"DTM": ("dates", Cutter.date_reference),
    b"PER": ("contacts", Cutter.contact),
    b"AMT": ("amounts", Cutter.amount),
    b"QTY": ("quantities", Cutter.quantity),
}
_SERVICE_LISTS: Final = {
    b"DTM": ("dates", Cutter.date_reference),
    b"REF": ("references", Cutter.reference),
    b"AMT": ("amounts", Cutter.amount),
    b"QTY": ("quantities", Cutter.quantity),
    b"LQ": ("remarks", Cutter.remark),
}


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the first claim.

    :param references: REF EV (who receives it) and F2 (the payer's version)
    """

    payment: Payment = NO_PAYMENT
    trace: Trace = NO_TRACE
    payer: Party = Party("PR")  # noqa: RUF009 - frozen
    payee: Party = Party("PE")  # noqa: RUF009 - frozen
    currency: Currency | None = None
    references: tuple[Reference, ...] = ()
    production_date: date | None = None

    @property
    def receiver_id(self) -> str:
        """Who receives the remittance for the payee (REF EV), or ""."""
        return next((r.value for r in self.references if r.qualifier == "EV"), "")


@dataclass(frozen=True, slots=True)
class Section:
    """A loop 2000: claims under one LX.

    :param number: LX01; "" where a claim stands without an LX
    :param claims: which of the transaction's claims, from 0
    :param position: place of LX in the transaction, ST being 1
    """

    number: str
    claims: range = range(0)
    summary: ProviderSummary | None = None
    supplement: ProviderSupplement | None = None
    position: int = 0


class LoopReader:
    """Builds the dataclasses of one interchange's transactions."""

    def __init__(self, cutter: Cutter, element: bytes) -> None:
        self._cut = cutter
        self._element = element

    def header(self, segments: Sequence[bytes]) -> Header:
        """Read ST up to the first LX, CLP, PLB or SE."""
        values: dict[str, Any] = {}
        references: list[Reference] = []
        parties: list[list[bytes]] = []
        for segment in segments:
            kind = segment_id(segment, self._element)
            if kind == b"N1":
                parties.append([segment])
            elif parties:
                parties[-1].append(segment)
            elif kind == b"REF":
                references.append(self._cut.reference(segment))
            elif kind == b"BPR":
                values["payment"] = self._cut.payment(segment)
            elif kind == b"TRN":
                values["trace"] = self._cut.trace(segment)
            elif kind == b"CUR":
                values["currency"] = self._cut.currency(segment)
            elif kind == b"DTM":
                values["production_date"] = read_date(self._cut.texts(segment)[2])
        for party in map(self._party, parties):
            values.setdefault("payer" if party.entity == "PR" else "payee", party)
        return Header(references=tuple(references), **values)

    def _party(self, segments: Sequence[bytes]) -> Party:
        texts = self._cut.texts(segments[0])
        lists: dict[bytes, list[Any]] = {b"REF": [], b"PER": []}
        address: Address | None = None
        delivery: tuple[str, ...] = ()
        for segment in segments[1:]:
            kind = segment_id(segment, self._element)
            if kind == b"N3":
                address = replace(address or Address(), lines=self._cut.figures(segment))
            elif kind == b"N4":
                t = self._cut.texts(segment)
                address = replace(
                    address or Address(), city=t[1], state=t[2], postal_code=t[3], country=t[4],
                    subdivision=t[7],
                )  # fmt: skip
            elif kind == b"RDM":
                delivery = self._cut.figures(segment)
            elif kind == b"REF":
                lists[kind].append(self._cut.reference(segment))
            elif kind == b"PER":
                lists[kind].append(self._cut.contact(segment))
        return Party(
            texts[1], texts[2], texts[3], texts[4], address, tuple(lists[b"REF"]),
            tuple(lists[b"PER"]), delivery,
        )  # fmt: skip

    def section(self, segments: Sequence[bytes], position: int) -> Section:
        """Read LX, TS3 and TS2; the claims are somebody else's."""
        parts: dict[str, Any] = {}
        for segment in segments:
            kind = segment_id(segment, self._element)
            if kind == b"TS3":
                parts["summary"] = ProviderSummary(self._cut.figures(segment))
            elif kind == b"TS2":
                parts["supplement"] = ProviderSupplement(self._cut.figures(segment))
        return Section(self._cut.texts(segments[0])[1], position=position, **parts)

    def claim(self, segments: Sequence[bytes], position: int) -> Claim:
        """Read a loop 2100 with its lines.

        :param position: place of its first segment in the transaction, ST being 1
        """
        lines = [
            place
            for place, segment in enumerate(segments)
            if segment_id(segment, self._element) == b"SVC"
        ]
        bounds = [*lines, len(segments)]
        t = self._cut.texts(segments[0])
        responsibility = cents(t[5]) if t[5] else None
        return Claim(
            t[1], t[2], cents(t[3]), cents(t[4]), responsibility, t[6], t[7], t[8], t[9], t[11],
            t[12], t[13], position=position, patient_status=t[10],
            services=tuple(
                self._service(segments[start:end], position + start)
                for start, end in pairwise(bounds)
            ),
            **self._claim_parts(segments[1 : bounds[0]]),
        )  # fmt: skip

    def _claim_parts(self, segments: Sequence[bytes]) -> dict[str, Any]:
        parts = self._lists(segments, _CLAIM_LISTS)
        for segment in segments:
            kind = segment_id(segment, self._element)
            if kind == b"MIA":
                parts["inpatient"] = Inpatient(self._cut.figures(segment))
            elif kind == b"MOA":
                parts["outpatient"] = Outpatient(self._cut.figures(segment))
        return parts

    def _service(self, segments: Sequence[bytes], position: int) -> Service:
        t = self._cut.texts(segments[0])
        return Service(
            self._cut.procedure(t[1]), cents(t[2]), cents(t[3]), t[4], t[5],
            self._cut.procedure(t[6]) if t[6] else None, t[7], position=position,
            **self._lists(segments[1:], _SERVICE_LISTS),
        )  # fmt: skip

    def _lists(self, segments: Sequence[bytes], kinds: dict[bytes, Any]) -> dict[str, Any]:
        """Gather the segments that may repeat, and the adjustments."""
        found: dict[str, list[Any]] = {}
        for segment in segments:
            kind = segment_id(segment, self._element)
            if kind == b"CAS":
                found.setdefault("adjustments", []).extend(self._cut.adjustments(segment))
            elif kind in kinds:
                name, read = kinds[kind]
                found.setdefault(name, []).append(read(self._cut, segment))
        return {name: tuple(items) for name, items in found.items()}
