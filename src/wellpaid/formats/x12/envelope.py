"""The two envelopes around transactions: the interchange (ISA … IEA) and the group (GS … GE)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from wellpaid.formats.x12.delimiters import Delimiters

_CENTURIES: Final = ("19", "20")
REMITTANCE_VERSIONS: Final = ("005010X221A1", "004010X091A1")


@dataclass(frozen=True, slots=True)
class Interchange:
    """An ISA segment: from whom, to whom, and in which characters.

    :param elements: all sixteen as they stand there, with their blanks
    :param segment_number: its place in the file, from 1
    """

    elements: tuple[str, ...]
    delimiters: Delimiters
    segment_number: int = 1

    @property
    def sender_qualifier(self) -> str:
        """What kind of id the sender's is, such as ZZ for "agreed between us" (ISA05)."""
        return self.elements[4]

    @property
    def sender_id(self) -> str:
        """Who sends (ISA06)."""
        return self.elements[5].rstrip()

    @property
    def receiver_qualifier(self) -> str:
        """What kind of id the receiver's is (ISA07)."""
        return self.elements[6]

    @property
    def receiver_id(self) -> str:
        """Who receives (ISA08)."""
        return self.elements[7].rstrip()

    @property
    def made_at(self) -> datetime | None:
        """When it was made, in the sender's own time (ISA09, ISA10); None if that is no time."""
        return _moment(f"20{self.elements[8]}{self.elements[9]}")

    @property
    def version(self) -> str:
        """Which envelope this is, such as 00501 (ISA12)."""
        return self.elements[11]

    @property
    def control_number(self) -> str:
        """The interchange's number (ISA13): a second one with it is the same file again."""
        return self.elements[12]

    @property
    def wants_acknowledgment(self) -> bool:
        """Whether the sender asks for a TA1 (ISA14)."""
        return self.elements[13] == "1"

    @property
    def usage(self) -> str:
        """P for production, T for a test (ISA15)."""
        return self.elements[14]


@dataclass(frozen=True, slots=True)
class Group:
    """A GS segment: which programs speak, and in which version of which guide.

    :param elements: its eight elements; missing ones are empty
    :param segment_number: its place in the file, from 1
    """

    elements: tuple[str, ...]
    segment_number: int = 0

    @property
    def functional_id(self) -> str:
        """HP for claim payments (GS01)."""
        return self.elements[0]

    @property
    def sender_code(self) -> str:
        """The program that sends (GS02)."""
        return self.elements[1]

    @property
    def receiver_code(self) -> str:
        """The program that receives (GS03)."""
        return self.elements[2]

    @property
    def made_at(self) -> datetime | None:
        """When it was made (GS04, GS05); None if that is no time."""
        return _moment(f"{self.elements[3]}{self.elements[4]}")

    @property
    def control_number(self) -> str:
        """The group's number (GS06)."""
        return self.elements[5]

    @property
    def version(self) -> str:
        """The guide, such as 005010X221A1 (GS08)."""
        return self.elements[7]


def read_date(text: str) -> date | None:
    """Give the day of CCYYMMDD, or None if that is no day of the last or this century."""
    if len(text) != 8 or not (text.isascii() and text.isdigit() and text[:2] in _CENTURIES):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    day, clock = read_date(text[:8]), text[8:]
    if day is None or len(clock) < 4 or not (clock.isascii() and clock.isdigit()):
        return None
    hour, minute = int(clock[:2]), int(clock[2:4])
    if hour > 23 or minute > 59:
        return None
    # The sender's wall clock; X12 names no zone.
    return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001
