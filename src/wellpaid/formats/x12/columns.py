"""A transaction's claims as columns: where each begins and ends, and its cents. No objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wellpaid.formats.x12.amounts import read_cents
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.stretches import Stretch


@dataclass(slots=True)
class ClaimColumns:
    """The n-th item of each list is about the n-th claim; places are counted from 0.

    :param starts: places of CLP
    :param ends: places after the claims' last segments
    :param patient_responsibility_cents: None where CLP05 is empty
    """

    starts: list[int]
    ends: list[int]
    patient_control_numbers: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    charge_cents: list[int] = field(default_factory=list)
    paid_cents: list[int] = field(default_factory=list)
    patient_responsibility_cents: list[int | None] = field(default_factory=list)


def claim_columns(
    segments: Sequence[bytes], claims: Sequence[Stretch], delimiters: Delimiters
) -> ClaimColumns:
    """Read each claim's first segment.

    :param claims: where they are among the segments
    """
    columns = ClaimColumns([one.start for one in claims], [one.end for one in claims])
    for start in columns.starts:
        _, number, status, charge, paid, responsibility, *_ = (
            segments[start] + 5 * delimiters.element
        ).split(delimiters.element)
        columns.patient_control_numbers.append(number.decode("latin-1"))
        columns.statuses.append(status.decode("latin-1"))
        columns.charge_cents.append(read_cents(charge) or 0)
        columns.paid_cents.append(read_cents(paid) or 0)
        columns.patient_responsibility_cents.append(
            read_cents(responsibility) or 0 if responsibility else None
        )
    return columns
