"""A line that a plan refused and that was billed again as a claim of its own, pure.

Both answers are about the same care: the second takes the place of the first on that line, and the
charge counts once. Only what agrees exactly is joined; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Final

from .drafts import PATIENT, DecidedLine, Decision

# A price that a contract lowered to nothing was decided, and not refused (CARC 45).
_CONTRACT: Final = "45"
# The patient's share by the plan's terms (CARC): what is left so was decided, and not refused.
_SHARES: Final = frozenset(
    {"1", "2", "3", "66", "85", "122", "126", "127", "142", "178", "187", "241", "247", "248"}
)


def in_order(one: Decision) -> tuple[date, str]:
    """Sort decisions the same whatever order they came in."""
    return one.decided_date, repr(one.lines)


def is_refused(line: DecidedLine) -> bool:
    """Whether a plan paid nothing for a line, and left nothing of it to the patient as a share.

    Plans refuse a line to the provider (CO) or to the patient (PR); either may be billed again.
    """
    return (
        line.charge_cents > 0
        and line.paid_cents == 0
        and all(reason.group != PATIENT or reason.code not in _SHARES for reason in line.reasons)
        and any(reason.code != _CONTRACT for reason in line.reasons)
    )


def is_of_same_lines(one: Decision, other: Decision) -> bool:
    """Whether two decisions are about the same services."""
    return [line.service for line in one.lines] == [line.service for line in other.lines]


def refused_lines(
    lines: Sequence[DecidedLine], first: Sequence[DecidedLine], *, is_joined: bool = False
) -> dict[int, DecidedLine] | None:
    """Find for each line the refused one that it is again: {place in ``first``: line}.

    None where any has no such line, or more than one. What is taken back has amounts below zero and
    is found as if above. What is said of a claim as a whole says nothing of one line.

    :param is_joined: a person says that they belong together; then only the charge has to agree
    """
    is_same = _is_same_charge if is_joined else _is_same
    if _says_of_whole(lines) or _says_of_whole(first):
        return None
    found: dict[int, DecidedLine] = {}
    for line in lines:
        if line.position:
            fits = [
                place
                for place, one in enumerate(first)
                if place not in found and is_refused(one) and is_same(one, line)
            ]
            if len(fits) != 1:
                return None
            found[fits[0]] = line
    return found or None


def billed_again(
    first: Decision, parts: Sequence[Decision], gone: Iterable[Decision]
) -> Decision | None:
    """Put the answers on lines that were billed again in the place of their refusals.

    A line whose second answer was taken back waits for the next. None where one of the parts isn't
    such an answer.
    """
    answers = _answers(first, parts)
    if answers is None:
        return None
    waits = {
        place
        for one in gone
        if one.is_joined or one.patient == first.patient
        for place in refused_lines(one.lines, first.lines, is_joined=one.is_joined) or ()
        if place not in answers
    }
    return _joined(first, answers, waits, parts)


def billed_alone(firsts: Iterable[Decision], parts: Sequence[Decision]) -> Decision | None:
    """Give the answers on lines of a claim of which nothing else stands; the other lines wait.

    :param firsts: what was refused as a whole, or taken back
    """
    for first in firsts:
        answers = _answers(first, parts)
        if answers is not None:
            waits = set(range(len(first.lines))) - set(answers)
            nothing = replace(first, paid_cents=0, row_ids=())
            return _joined(nothing, answers, waits, parts)
    return None


type _Answers = dict[int, tuple[DecidedLine, Decision]]


def _answers(first: Decision, parts: Sequence[Decision]) -> _Answers | None:
    """Find the part that answers each refused line; None where one answers none, or two do."""
    found: _Answers = {}
    for part in parts:
        lines = refused_lines(part.lines, first.lines, is_joined=part.is_joined)
        is_sure = part.is_joined or part.patient == first.patient
        is_alike = is_sure and part.plan_order == first.plan_order
        if lines is None or not is_alike or found.keys() & lines.keys():
            return None
        found |= {place: (line, part) for place, line in lines.items()}
    return found


def _joined(
    first: Decision, answers: _Answers, waits: set[int], parts: Sequence[Decision]
) -> Decision:
    return replace(
        first,
        decided_date=max(one.decided_date for one in (first, *parts)),
        paid_cents=first.paid_cents + sum(line.paid_cents for line, _ in answers.values()),
        lines=tuple(
            _answered(line, *answers[place]) if place in answers
            else _opened(line) if place in waits
            else line
            for place, line in enumerate(first.lines)
        ),
        row_ids=(*first.row_ids, *(row_id for one in parts for row_id in one.row_ids)),
    )  # fmt: skip


def _answered(first: DecidedLine, line: DecidedLine, part: Decision) -> DecidedLine:
    """Let a line say what the second answer says; passed on to another plan, it waits for that."""
    of_claim = (one.remarks for one in part.lines if not one.position)
    said = replace(
        first,
        paid_cents=line.paid_cents,
        reasons=line.reasons,
        remarks=(*first.remarks, *line.remarks, *chain.from_iterable(of_claim)),
        is_again=True,
        answered_by=next(iter(part.row_ids), None),
    )
    return _opened(said) if part.is_passed_on else said


def _opened(line: DecidedLine) -> DecidedLine:
    return replace(line, paid_cents=0, reasons=(), is_open=True)


def _says_of_whole(lines: Iterable[DecidedLine]) -> bool:
    return any(line.reasons for line in lines if not line.position)


def _is_same_charge(first: DecidedLine, line: DecidedLine) -> bool:
    return first.charge_cents == abs(line.charge_cents)


def _is_same(first: DecidedLine, line: DecidedLine) -> bool:
    """Whether all agrees that is known of both; a number that either lacks contradicts nothing."""
    one, other = first.service, line.service
    if one is None or other is None or not _is_same_charge(first, line):
        return False
    numbers = {one.number, other.number} - {""}
    return len(numbers) < 2 and replace(one, number="") == replace(other, number="")
