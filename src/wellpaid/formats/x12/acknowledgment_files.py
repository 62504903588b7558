"""TA1 and 999 as files, written and read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Final

from wellpaid.formats.x12.acknowledgment import (
    ElementNote,
    GroupAnswer,
    InterchangeAnswer,
    SegmentNote,
    TransactionAnswer,
)
from wellpaid.formats.x12.composing import Composer
from wellpaid.formats.x12.scanning import Limits, Scanner
from wellpaid.formats.x12.writing import Envelope, EnvelopeWriter

VERSION_999: Final = "005010X231A1"
_FUNCTIONAL_ID: Final = "FA"


def write_ta1(answer: InterchangeAnswer, envelope: Envelope) -> bytes:
    """Write an interchange with a TA1 and nothing else.

    :raises UnwritableError: a text can't be written
    """
    interchange = envelope.interchange()
    composer, end = Composer(envelope.delimiters), envelope.delimiters.end
    isa = envelope.delimiters.element.decode().join(["ISA", *interchange.elements]).encode()
    ta1 = composer.segment(
        "TA1", answer.control_number, answer.date, answer.time, answer.verdict, answer.note
    )
    iea = composer.segment("IEA", "0", interchange.control_number)
    return end.join([isa, ta1, iea]) + end


def write_999(answers: Sequence[GroupAnswer], envelope: Envelope) -> bytes:
    """Write an interchange with a 999 for each group.

    :raises UnwritableError: a text can't be written
    """
    out = BytesIO()
    writer = EnvelopeWriter(out)
    version = replace(envelope, version=VERSION_999)
    writer.open(version.interchange(), version.group(_FUNCTIONAL_ID))
    composer, end = Composer(envelope.delimiters), envelope.delimiters.end
    for number, answer in enumerate(answers, 1):
        segments = [
            composer.segment("ST", "999", f"{number:04d}", VERSION_999),
            *_group_segments(answer, composer),
        ]
        segments.append(composer.segment("SE", str(len(segments) + 1), f"{number:04d}"))
        writer.write(end.join(segments) + end)
    writer.close()
    return out.getvalue()


def _group_segments(answer: GroupAnswer, composer: Composer) -> Iterator[bytes]:
    yield composer.segment("AK1", answer.functional_id, answer.control_number, answer.version)
    for one in answer.transactions:
        yield composer.segment("AK2", one.transaction_type, one.control_number, one.version)
        for note in one.notes:
            yield composer.segment("IK3", note.segment_id, str(note.position), note.loop, note.code)
            for element in note.elements:
                component = str(element.component) if element.component else ""
                place = composer.composite("IK401", str(element.element), component)
                yield composer.segment("IK4", place, "", element.code)
        yield composer.segment("IK5", one.verdict, *one.codes)
    counts = (answer.announced_count, len(answer.transactions), answer.accepted_count)
    yield composer.segment("AK9", answer.verdict, *map(str, counts), *answer.codes)


def read_ta1(data: bytes) -> tuple[InterchangeAnswer, ...]:
    """Read every TA1 of a file.

    :raises UnreadableError: this isn't X12
    """
    answers = []
    for piece in Scanner(data, limits=Limits()).pieces():
        if piece.segment_id == b"TA1":
            texts = _texts(piece.data, piece.delimiters.element) + [""] * 6
            answers.append(InterchangeAnswer(*texts[1:6]))
    return tuple(answers)


def read_999(data: bytes) -> tuple[GroupAnswer, ...]:
    """Read every 999 of a file.

    :raises UnreadableError: this isn't X12
    """
    answers: list[GroupAnswer] = []
    for piece in Scanner(data, limits=Limits()).pieces():
        if piece.segment_id != b"ST":
            continue
        delimiters = piece.delimiters
        text = piece.data.translate(None, b"\r\n")
        rows = [_texts(row, delimiters.element) for row in text.split(delimiters.terminator)]
        if rows[0][1:2] == ["999"]:
            answers.append(_read_group(rows, delimiters.component.decode("latin-1")))
    return tuple(answers)


def _texts(segment: bytes, element: bytes) -> list[str]:
    return segment.decode("latin-1").split(element.decode("latin-1"))


def _read_group(rows: Sequence[list[str]], component: str) -> GroupAnswer:
    group = GroupAnswer("", "", "", "")
    transactions: list[TransactionAnswer] = []
    notes: list[SegmentNote] = []
    for row in rows:
        t = row + [""] * 6
        match row[0]:
            case "AK1":
                group = replace(group, functional_id=t[1], control_number=t[2], version=t[3])
            case "AK2":
                transactions.append(TransactionAnswer(t[2], t[3], "", transaction_type=t[1]))
                notes = []
            case "IK3":
                notes.append(SegmentNote(t[1], int(t[2]), t[3], t[4]))
            case "IK4":
                place, _, part = t[1].partition(component)
                element = ElementNote(int(place), t[3], int(part or 0))
                notes[-1] = replace(notes[-1], elements=(*notes[-1].elements, element))
            case "IK5":
                transactions[-1] = replace(
                    transactions[-1], verdict=t[1], codes=tuple(row[2:]), notes=tuple(notes)
                )
            case "AK9":
                group = replace(
                    group, verdict=t[1], announced_count=int(t[2]), codes=tuple(row[5:])
                )
    return replace(group, transactions=tuple(transactions))
