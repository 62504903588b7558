"""The envelopes around the transactions: order, numbers, counts, and what isn't there."""

from __future__ import annotations

import re
from typing import Final

from wellpaid.formats.x12.characters import STRANGE
from wellpaid.formats.x12.envelope import REMITTANCE_VERSIONS, Group, Interchange
from wellpaid.formats.x12.findings import Findings, find
from wellpaid.formats.x12.scanning import Piece
from wellpaid.formats.x12.transaction import Transaction835

_NINE_DIGITS: Final = re.compile(r"[0-9]{9}")
_GROUP_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_ISA_CODES: Final = {
    1: ("00", "03"),
    3: ("00", "01"),
    5: ("01", "14", "20", "27", "28", "29", "30", "33", "ZZ"),
    7: ("01", "14", "20", "27", "28", "29", "30", "33", "ZZ"),
    12: ("00501", "00401"),
    14: ("0", "1"),
}
_WITHOUT_TRANSACTION: Final = frozenset([b"TA1"])


class EnvelopeChecks:
    """Follows a file's envelopes. Groups and interchanges that were seen are kept as numbers.

    :param is_piece: whether transactions may stand there without, to be looked at
    """

    def __init__(self, findings: Findings, *, is_piece: bool = False) -> None:
        self.interchange: Interchange | None = None
        self.group: Group | None = None
        self._findings = findings
        self._is_piece = is_piece
        self._interchange_numbers: set[tuple[str, str]] = set()
        self._group_numbers: set[str] = set()
        self._transaction_numbers: set[str] = set()
        self._traces: set[tuple[bytes, bytes]] = set()
        self._group_count = self._transaction_count = 0
        self._was_bare = False

    def segment(self, piece: Piece) -> None:
        """Take in a segment that is no part of a transaction."""
        if not piece.is_complete and self.interchange is not None:
            return  # the file was cut off; what is open now is told at its end
        if STRANGE.search(piece.data.translate(None, piece.delimiters.all)) is not None:
            self._tell("characters", piece.number, "")
        elements = piece.data.decode("latin-1").split(piece.delimiters.element.decode("latin-1"))
        match piece.segment_id:
            case b"ISA":
                self._isa(elements, piece)
            case b"GS":
                self._gs(elements, piece)
            case b"GE":
                self._ge(elements, piece.number)
            case b"IEA":
                self._iea(elements, piece.number)
            case b"TA1" if self.interchange is not None and self.group is None:
                pass
            case _ if self.interchange is None and not self._is_piece:
                self._tell("after-end", piece.number, "")
            case _:
                self._tell("segment-misplaced", piece.number, "")

    def transaction(self, transaction: Transaction835) -> None:
        """Take in a transaction: its number and its trace must be new."""
        number = transaction.first_segment
        if self.group is None and not self._is_piece:
            self._tell("outside-group", number, "ST")
        if self.interchange is None and not self._was_bare:
            self._was_bare = True
            self._tell("no-envelope", number, "ISA")
        self._transaction_count += 1
        control_number = transaction.control_number
        if control_number in self._transaction_numbers:
            self._tell("st-duplicate", number, "ST02", control_number=control_number)
        self._transaction_numbers.add(control_number)
        key = transaction.trace_key
        if key[1] and key in self._traces:
            self._tell("trace-duplicate", number, "TRN02", control_number=control_number)
        self._traces.add(key)

    def end(self, segment_count: int) -> None:
        """Say what is still open when the file has ended."""
        if segment_count == 0:
            self._tell("file-empty", 0, "ISA")
        self._close_group(segment_count)
        self._close_interchange(segment_count)

    def _tell(
        self, code: str, number: int, where: str, message: str = "", *, control_number: str = ""
    ) -> None:
        finding = find(code, message, segment_number=number, where=where)
        self._findings.add(finding._replace(control_number=control_number))

    def _isa(self, elements: list[str], piece: Piece) -> None:
        self._close_group(piece.number)
        self._close_interchange(piece.number)
        interchange = Interchange(tuple(elements[1:]), piece.delimiters, piece.number)
        self.interchange = interchange
        self._group_numbers.clear()
        self._group_count = 0
        for number, codes in _ISA_CODES.items():
            if elements[number] not in codes:
                self._tell("isa-element", piece.number, f"ISA{number:02d}")
        if interchange.made_at is None:
            self._tell("isa-element", piece.number, "ISA09")
        if interchange.usage not in ("P", "T"):
            self._tell("isa-usage", piece.number, "ISA15")
        if _NINE_DIGITS.fullmatch(interchange.control_number) is None:
            self._tell("isa-control-number", piece.number, "ISA13")
        key = (interchange.sender_id, interchange.control_number)
        if key in self._interchange_numbers:
            self._tell("isa-duplicate", piece.number, "ISA13")
        self._interchange_numbers.add(key)

    def _gs(self, elements: list[str], piece: Piece) -> None:
        self._close_group(piece.number)
        if self.interchange is None and not self._is_piece:
            self._tell("outside-interchange", piece.number, "GS")
        group = Group(tuple([*elements, *[""] * 8][1:9]), piece.number)
        self.group = group
        self._group_count += 1
        self._transaction_count = 0
        self._transaction_numbers.clear()
        if group.functional_id != "HP":
            self._tell("gs-functional-id", piece.number, "GS01")
        if group.version not in REMITTANCE_VERSIONS:
            self._tell("gs-version", piece.number, "GS08")
        if group.made_at is None:
            self._tell("gs-element", piece.number, "GS04")
        if group.elements[6] != "X":
            self._tell("gs-element", piece.number, "GS07")
        if _GROUP_NUMBER.fullmatch(group.control_number) is None:
            self._tell("gs-control-number", piece.number, "GS06")
        if group.control_number in self._group_numbers:
            self._tell("gs-duplicate", piece.number, "GS06")
        self._group_numbers.add(group.control_number)

    def _ge(self, elements: list[str], number: int) -> None:
        if self.group is None:
            self._tell("outside-group", number, "GE")
            return
        counted, control_number = ([*elements, "", ""])[1:3]
        if not _is_count(counted, self._transaction_count):
            message = f"GE01 should say {self._transaction_count:,}."
            self._tell("ge-count", number, "GE01", message)
        if control_number != self.group.control_number:
            self._tell("ge-control-number", number, "GE02")
        if self._transaction_count == 0:
            self._tell("group-empty", number, "ST")
        self.group = None

    def _iea(self, elements: list[str], number: int) -> None:
        self._close_group(number)
        if self.interchange is None:
            self._tell("outside-interchange", number, "IEA")
            return
        counted, control_number = ([*elements, "", ""])[1:3]
        if not _is_count(counted, self._group_count):
            self._tell("iea-count", number, "IEA01", f"IEA01 should say {self._group_count:,}.")
        if control_number != self.interchange.control_number:
            self._tell("iea-control-number", number, "IEA02")
        if self._group_count == 0:
            self._tell("interchange-empty", number, "GS")
        self.interchange = None

    def _close_group(self, number: int) -> None:
        if self.group is not None:
            self._tell("ge-missing", number, "GE")
            self.group = None

    def _close_interchange(self, number: int) -> None:
        if self.interchange is not None:
            self._tell("iea-missing", number, "IEA")
            self.interchange = None


def _is_count(text: str, count: int) -> bool:
    return text.isascii() and text.isdigit() and int(text) == count
