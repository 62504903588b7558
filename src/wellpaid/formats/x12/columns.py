"""A transaction's claims as columns: where each begins and ends, and its cents. No objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wellpaid.formats.x12.amounts import read_cents
from wellpaid.formats.x12.delimiters import Delimiters


@dataclass(slots=True)
class SectionMark:
    """Where a loop 2000 begins, and its segments; 0 where there is none.

    :param first_claim: number of its first claim, from 0
    """

    place: int
    first_claim: int
    summary: int = 0
    supplement: int = 0


@dataclass(slots=True)
class ClaimColumns:
    """The n-th item of each list is about the n-th claim.

    :param starts: place of CLP among the segments, from 0
    :param ends: place after the claim's last segment
    :param patient_responsibility_cents: None where CLP05 is empty
    :param provider_adjustments: places of the PLB segments
    :param header_end: place after the header's last segment
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    patient_control_numbers: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    charge_cents: list[int] = field(default_factory=list)
    paid_cents: list[int] = field(default_factory=list)
    patient_responsibility_cents: list[int | None] = field(default_factory=list)
    sections: list[SectionMark] = field(default_factory=list)
    provider_adjustments: list[int] = field(default_factory=list)
    header_end: int = 0


_ENDS_CLAIM = (b"CLP", b"LX", b"PLB", b"SE")


def claim_columns(segments: Sequence[bytes], delimiters: Delimiters) -> ClaimColumns:
    """Find the claims among a transaction's segments."""
    element = delimiters.element
    columns = ClaimColumns()
    enders = tuple(kind + element for kind in _ENDS_CLAIM)
    for place, segment in enumerate(segments):
        if segment.startswith(enders):
            if len(columns.ends) < len(columns.starts):
                columns.ends.append(place)
            columns.header_end = columns.header_end or place
            _note(columns, place, segment.split(element))
        elif segment.startswith((b"TS3" + element, b"TS2" + element)) and columns.sections:
            mark = columns.sections[-1]
            mark.summary = place if segment[2:3] == b"3" else mark.summary
            mark.supplement = place if segment[2:3] == b"2" else mark.supplement
    if len(columns.ends) < len(columns.starts):
        columns.ends.append(len(segments))
    columns.header_end = columns.header_end or len(segments)
    return columns


def _note(columns: ClaimColumns, place: int, elements: list[bytes]) -> None:
    if elements[0] == b"CLP":
        elements += [b""] * 5
        if not columns.sections:
            columns.sections.append(SectionMark(0, 0))
        columns.starts.append(place)
        columns.patient_control_numbers.append(elements[1].decode("latin-1"))
        columns.statuses.append(elements[2].decode("latin-1"))
        columns.charge_cents.append(read_cents(elements[3]) or 0)
        columns.paid_cents.append(read_cents(elements[4]) or 0)
        columns.patient_responsibility_cents.append(
            read_cents(elements[5]) or 0 if elements[5] else None
        )
    elif elements[0] == b"LX":
        columns.sections.append(SectionMark(place, len(columns.starts)))
    elif elements[0] == b"PLB":
        columns.provider_adjustments.append(place)
