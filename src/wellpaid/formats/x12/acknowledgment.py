"""What we answer: TA1 about an interchange, 999 (005010X231A1) about its groups.

Answers are made of the findings, and hold no value of the file: IK404, the copy of a bad element,
is left empty, since it could be a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wellpaid.formats.x12.envelope import Group, Interchange
from wellpaid.formats.x12.findings import Finding
from wellpaid.formats.x12.transaction import Transaction835

ACCEPTED, WITH_ERRORS, PARTLY, REJECTED = "A", "E", "P", "R"
SEGMENT_NOTES_MAX: Final = 1_000

# TA105, by rule; for isa-element by its element.
_TA1_NOTES: Final = {
    "isa-duplicate": "025",
    "isa-control-number": "018",
    "isa-usage": "020",
    "iea-count": "021",
    "iea-control-number": "001",
    "iea-missing": "023",
    "interchange-empty": "024",
    "outside-group": "022",
    "outside-interchange": "022",
    "segment-misplaced": "022",
    "delimiters": "026",
}
_ISA_NOTES: Final = {
    "ISA01": "010", "ISA03": "012", "ISA05": "005", "ISA07": "007", "ISA09": "014",
    "ISA12": "017", "ISA14": "019",
}  # fmt: skip
# AK905: what is wrong with a group.
_GROUP_CODES: Final = {
    "gs-functional-id": "1", "gs-version": "2", "ge-missing": "3", "ge-control-number": "4",
    "ge-count": "5", "gs-control-number": "6", "gs-duplicate": "19",
}  # fmt: skip
# IK502: what is wrong with a transaction as a whole.
_TRANSACTION_CODES: Final = {
    "not-835": "1", "se-missing": "2", "se-control-number": "3", "se-count": "4",
    "st-control-number": "7", "st-duplicate": "23",
}  # fmt: skip
# IK304: what is wrong with a segment; 8 where an element is.
_SEGMENT_CODES: Final = {
    "segment-unknown": "1", "segment-misplaced": "2", "segment-missing": "3",
    "segment-expected": "I8", "segment-repeated": "5", "segment-too-many": "5",
    "segment-order": "7", "segment-duplicate": "5", "segment-empty": "1",
}  # fmt: skip
# IK403: what is wrong with an element; I12 where two figures don't agree.
_ELEMENT_CODES: Final = {
    "element-missing": "1", "element-expected": "1", "element-unused": "I10",
    "element-length": "5", "element-separator": "6", "element-trailing": "3",
    "amount-format": "6", "number-format": "6", "date-format": "8", "payment-date": "8",
    "code-unknown": "7", "claim-status": "7", "adjustment-group": "7", "payment-method": "7",
    "payment-handling": "7", "payment-direction": "7", "trace-type": "7",
    "adjustment-reason-unknown": "7", "adjustment-reason-format": "7",
    "adjustment-reason-ended": "7", "remark-unknown": "7", "remark-format": "7",
    "provider-adjustment-reason": "7", "adjustment-incomplete": "2",
    "provider-adjustment-incomplete": "2", "payment-bank": "2",
}  # fmt: skip
_SEGMENTS_IN_ERROR: Final = "5"


@dataclass(frozen=True, slots=True)
class ElementNote:
    """IK4: one element.

    :param component: its place in a composite, from 1; 0 if it is none
    """

    element: int
    code: str
    component: int = 0


@dataclass(frozen=True, slots=True)
class SegmentNote:
    """IK3 with its IK4: one segment.

    :param position: place in the transaction, ST being 1
    """

    segment_id: str
    position: int
    loop: str
    code: str
    elements: tuple[ElementNote, ...] = ()


@dataclass(frozen=True, slots=True)
class TransactionAnswer:
    """AK2 to IK5: one transaction.

    :param verdict: A accepted, E accepted with errors, R rejected
    :param codes: IK502 and following
    """

    control_number: str
    version: str
    verdict: str
    codes: tuple[str, ...] = ()
    notes: tuple[SegmentNote, ...] = ()
    transaction_type: str = "835"


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """AK1 to AK9: one group; written as one 999.

    :param verdict: A, E, P (partly accepted) or R
    :param announced_count: how many transactions its GE counts
    """

    functional_id: str
    control_number: str
    version: str
    verdict: str
    transactions: tuple[TransactionAnswer, ...] = ()
    announced_count: int = 0
    codes: tuple[str, ...] = ()

    @property
    def accepted_count(self) -> int:
        """How many transactions were accepted, with errors or without."""
        return sum(1 for one in self.transactions if one.verdict != REJECTED)


@dataclass(frozen=True, slots=True)
class InterchangeAnswer:
    """TA1: one interchange.

    :param date: ISA09 of the interchange; ``time``: its ISA10
    :param verdict: A, E or R
    :param note: TA105; 000 for nothing
    """

    control_number: str
    date: str
    time: str
    verdict: str
    note: str = "000"


def answer_interchange(interchange: Interchange, findings: Iterable[Finding]) -> InterchangeAnswer:
    """Answer for an interchange.

    :param findings: those of the reader about the file
    """
    worst: tuple[str, str] = (ACCEPTED, "000")
    for finding in findings:
        note = _ISA_NOTES.get(finding.element) or _TA1_NOTES.get(finding.code)
        if note is not None and worst[0] != REJECTED:
            worst = (REJECTED if finding.is_error else WITH_ERRORS, note)
    elements = interchange.elements
    return InterchangeAnswer(interchange.control_number, elements[8], elements[9], *worst)


def answer_transaction(transaction: Transaction835) -> TransactionAnswer:
    """Answer for a transaction that was read."""
    codes: dict[str, None] = {}
    segments: dict[tuple[int, str], list[Finding]] = {}
    for finding in transaction.findings:
        if finding.code in _TRANSACTION_CODES:
            codes[_TRANSACTION_CODES[finding.code]] = None
        elif finding.segment_id:
            key = (finding.transaction_segment, finding.segment_id)
            segments.setdefault(key, []).append(finding)
    notes = [_segment_note(segments[key]) for key in sorted(segments)[:SEGMENT_NOTES_MAX]]
    if notes:
        codes[_SEGMENTS_IN_ERROR] = None
    version = transaction.group.version if transaction.group is not None else ""
    verdict = WITH_ERRORS if notes or codes else ACCEPTED
    if transaction.error_count:
        verdict = REJECTED
    return TransactionAnswer(
        transaction.control_number, version, verdict, tuple(codes)[:5], tuple(notes)
    )


def answer_group(
    group: Group, transactions: tuple[TransactionAnswer, ...], findings: Iterable[Finding] = ()
) -> GroupAnswer:
    """Answer for a group.

    :param findings: those of the reader about this group's own segments
    """
    codes = {_GROUP_CODES[one.code]: None for one in findings if one.code in _GROUP_CODES}
    rejected = sum(1 for one in transactions if one.verdict == REJECTED)
    if codes or (transactions and rejected == len(transactions)):
        verdict = REJECTED
    elif rejected:
        verdict = PARTLY
    else:
        has_notes = any(one.verdict == WITH_ERRORS for one in transactions)
        verdict = WITH_ERRORS if has_notes else ACCEPTED
    return GroupAnswer(
        group.functional_id, group.control_number, group.version, verdict, transactions,
        len(transactions), tuple(codes)[:5],
    )  # fmt: skip


def _segment_note(findings: list[Finding]) -> SegmentNote:
    first = findings[0]
    code = next((_SEGMENT_CODES[f.code] for f in findings if f.code in _SEGMENT_CODES), "8")
    elements = [_element_note(finding) for finding in findings if finding.element]
    loop = first.loop if first.loop[:1].isdigit() else ""
    notes = tuple(dict.fromkeys(elements)) if code == "8" else ()
    return SegmentNote(first.segment_id, first.transaction_segment, loop, code, notes)


def _element_note(finding: Finding) -> ElementNote:
    number, _, component = finding.element[len(finding.segment_id) :].partition("-")
    code = _ELEMENT_CODES.get(finding.code, "I12")
    return ElementNote(int(number), code, int(component or 0))
