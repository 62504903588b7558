"""What a check has to say: one sentence, one place, one rule."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from wellpaid.formats.x12.rules import RULES, Rule, Severity

KEPT_MAX: Final = 1_000


class Finding(NamedTuple):
    """One thing that is wrong or odd. Never holds a patient's name or number.

    :param code: what was broken, as :mod:`wellpaid.formats.x12.rules` lists it; stable
    :param message: what is so in this place, in a sentence
    :param segment_number: place in the file, from 1; 0 where the file as a whole is meant
    :param transaction_segment: place in the transaction, ST being 1; 0 outside of one
    :param segment_id: such as ``CLP``; of a missing segment: the one that should be there
    :param element: such as ``CLP04`` or ``SVC01-2``; "" where the whole segment is meant
    :param loop: such as ``2100``; "" for the envelope
    :param control_number: the transaction's ST02, or ""
    :param claim_number: which claim of the transaction, from 1; 0 outside of one
    :param expected_cents: what an amount should be, where one is wrong
    :param found_cents: what it is
    """

    severity: Severity
    code: str
    message: str
    segment_number: int = 0
    transaction_segment: int = 0
    segment_id: str = ""
    element: str = ""
    loop: str = ""
    control_number: str = ""
    claim_number: int = 0
    expected_cents: int | None = None
    found_cents: int | None = None

    @property
    def is_error(self) -> bool:
        """Whether nothing of this may be posted."""
        return self.severity is Severity.ERROR

    @property
    def rule(self) -> Rule:
        """The rule in a sentence, with its source."""
        return RULES[self.code]


def find(code: str, message: str = "", *, segment_number: int = 0, where: str = "") -> Finding:
    """Make a finding about a file's envelopes.

    :param message: without one the rule's own sentence stands for it
    :param where: the segment's id, or an element such as ``ISA13``
    """
    rule = RULES[code]
    segment_id, element = split_place(where)
    return Finding(
        rule.severity, code, message or rule.sentence, segment_number, 0, segment_id, element
    )


@lru_cache(maxsize=1024)
def split_place(where: str) -> tuple[str, str]:
    """Give segment id and element of ``CLP``, ``CLP04`` or ``SVC01-2``."""
    number = where.split("-", 1)[0]
    return (number[:-2], where) if len(number) > 3 else (where, "")


class Findings:
    """Keeps the first thousand, and counts all."""

    def __init__(self, kept_max: int = KEPT_MAX) -> None:
        self.kept: list[Finding] = []
        self.error_count = 0
        self.warning_count = 0
        self._kept_max = kept_max

    def add(self, finding: Finding) -> None:
        """Take one in. The first error is kept however many warnings came before it."""
        is_first_error = finding.is_error and not self.error_count
        if len(self.kept) < self._kept_max or is_first_error:
            self.kept.append(finding)
        if finding.is_error:
            self.error_count += 1
        else:
            self.warning_count += 1

    def take(self, kept: Iterable[Finding], *, error_count: int, warning_count: int) -> None:
        """Take in what others collected: those that they kept, and the count of all."""
        errors, warnings = self.error_count + error_count, self.warning_count + warning_count
        for finding in kept:
            self.add(finding)
        self.error_count, self.warning_count = errors, warnings

    @property
    def first_error(self) -> Finding | None:
        """The first error, if there is one."""
        return next((finding for finding in self.kept if finding.is_error), None)
