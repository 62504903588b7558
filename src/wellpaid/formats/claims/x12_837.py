"""Claims of an X12 837 file: professional, institutional or dental.

As far as the head of a claim and its sum go. Envelopes are followed far enough to know that
nothing was cut off: a transaction that isn't whole gives no claim at all. One transaction is in
memory at a time.
"""

from __future__ import annotations

from datetime import date
from typing import BinaryIO, Final

from wellpaid.formats.x12.envelope import read_date
from wellpaid.formats.x12.scanning import Limits, Piece, Scanner, UnreadableError

from .draft import ClaimFinding, Form, Reading, SentClaim
from .x12_claims import Claims837, Segment

GUIDES: Final = {
    "005010X222A1": Form.PROFESSIONAL,
    "005010X222A2": Form.PROFESSIONAL,
    "005010X222": Form.PROFESSIONAL,
    "005010X223A3": Form.INSTITUTIONAL,
    "005010X223A2": Form.INSTITUTIONAL,
    "005010X224A2": Form.DENTAL,
    "005010X224A3": Form.DENTAL,
}
_LIMITS: Final = Limits()
_STOPS: Final = {
    "isa-length": "The ISA segment doesn’t have its fixed length, so nothing can be trusted.",
    "delimiters": "The separators aren’t usable: they are the same, or letters or digits.",
    "segments-indented": "The file was laid out for people, with blanks. Send it as it was.",
    "transaction-too-large": "A transaction is too large to be read. Split it.",
    "segment-too-long": "A segment never ends.",
}


def read_837(source: bytes | BinaryIO, *, takes_tests: bool = False) -> Reading:
    """Give the claims of a file, and what was found wrong with it; never raises for its bytes.

    :param takes_tests: whether a test file's claims are given too, with a warning
    """
    reader = _Reader837(takes_tests=takes_tests)
    try:
        for piece in Scanner(source, limits=_LIMITS).pieces():
            yield from reader.take(piece)
    except UnreadableError as stop:
        message = _STOPS.get(stop.code, "This isn’t X12: it doesn’t begin with ISA.")
        yield _fault("x12", stop.number, "", message)
    else:
        yield from reader.end()


def _fault(
    rule: str, number: int, element: str, message: str, *, is_fatal: bool = True
) -> ClaimFinding:
    where = f"segment {number}" if number else "file"
    return ClaimFinding(where=where, field=element, rule=rule, message=message, is_fatal=is_fatal)


class _Reader837:
    """Follows the envelopes, and has whole transactions read."""

    def __init__(self, *, takes_tests: bool) -> None:
        self._takes_tests = takes_tests
        self._is_open = self._is_test = False
        self._transactions = 0
        self._form: Form | None = None

    def take(self, piece: Piece) -> Reading:
        elements = piece.data.decode("latin-1").split(piece.delimiters.element.decode("latin-1"))
        match piece.segment_id:
            case b"ISA":
                self._is_open = True
                self._is_test = elements[15:16] == ["T"]
                if self._is_test:
                    yield self._test(piece.number)
            case b"GS":
                yield from self._group(elements, piece.number)
            case b"IEA":
                self._is_open = False
            case b"ST":
                self._transactions += 1
                yield from self._transaction(piece)

    def _test(self, number: int) -> ClaimFinding:
        if self._takes_tests:
            message = "This is a test file: no plan pays its claims."
            return _fault("x12-test", number, "ISA15", message, is_fatal=False)
        return _fault("x12-test", number, "ISA15", "This is a test file. Send the real one.")

    def end(self) -> Reading:
        """Say what is missing where the file ends."""
        if not self._transactions:
            yield _fault("x12-transaction", 0, "", "The file holds no 837.")
        elif self._is_open:
            message = "The file ends without IEA. What was whole is read; ask for the file again."
            yield _fault("x12-end", 0, "IEA", message, is_fatal=False)

    def _group(self, elements: list[str], number: int) -> Reading:
        version = (elements + [""] * 9)[8].strip()
        self._form = GUIDES.get(version)
        if elements[1:2] != ["HC"] or self._form is None:
            message = "These aren’t claims of a guide that we know, so the group isn’t read."
            yield _fault("x12-version", number, "GS08", message)

    def _transaction(self, piece: Piece) -> Reading:
        if (self._is_test and not self._takes_tests) or self._form is None:
            return  # the file or the group says why
        segments = _segments(piece)
        fault = _whole(piece, segments)
        if fault is not None:
            yield fault
            return
        head = next((one for one in segments if one.id == "BHT"), None)
        if head is not None and head.get(6) == "RP":
            message = "These are encounters, for which no plan pays, so they aren’t read."
            yield _fault("x12-encounter", head.number, "BHT06", message, is_fatal=False)
            return
        sent_date: date | None = read_date(head.get(4)) if head is not None else None
        yield from Claims837(self._form, piece.delimiters, sent_date).read(segments)


def _segments(piece: Piece) -> list[Segment]:
    text = piece.data.decode("latin-1")
    element = piece.delimiters.element.decode("latin-1")
    cut = text.split(piece.delimiters.terminator.decode("latin-1"))
    found = [one.strip("\r\n").split(element) for one in cut]
    return [
        Segment(number, tuple(elements))
        for number, elements in enumerate(found, start=piece.number)
        if elements != [""]
    ]


def _whole(piece: Piece, segments: list[Segment]) -> ClaimFinding | None:
    """Say what keeps a transaction from being trusted."""
    first, last = segments[0], segments[-1]
    if first.get(1) != "837":
        return _fault("x12-transaction", piece.number, "ST01", "This transaction is no 837.")
    if not piece.is_complete or last.id != "SE":
        message = "The transaction was cut off: it has no SE. None of its claims is taken in."
        return _fault("x12-transaction", last.number, "SE", message)
    if last.get(1).lstrip("0") != str(len(segments)):
        message = f"SE says {_shown(last.get(1))} segments; there are {len(segments)}. "
        message += "None of its claims is taken in."
        return _fault("x12-transaction", last.number, "SE01", message)
    if last.get(2) != first.get(2):
        message = "SE02 isn’t the number of ST02. None of its claims is taken in."
        return _fault("x12-transaction", last.number, "SE02", message)
    return None


def _shown(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) <= 10 else "no number of"


def claims_of(source: bytes) -> list[SentClaim]:
    """Give only the claims, for a shell."""
    return [one for one in read_837(source) if isinstance(one, SentClaim)]
