"""Every rule that a finding can name: one sentence, and where it comes from.

Sources: ``X12.5`` and ``X12.6`` are the standards of the envelopes and of syntax; ``TR3`` is the
implementation guide 005010X221A1 with its loop or section; ``RFI`` are X12's published answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Rule:
    """What must be so.

    :param sentence: in plain words
    :param source: who says it
    """

    sentence: str
    source: str


_FILE: Final = {
    "file-empty": Rule("A file holds an interchange.", "X12.5"),
    "not-x12": Rule("A file begins with an ISA segment.", "X12.5"),
    "no-envelope": Rule(
        "A transaction stands in a group and an interchange (ISA, GS): a file doesn't begin with "
        "ST.",
        "X12.5",
    ),
    "isa-length": Rule(
        "An ISA segment has 106 characters, each element at its own place.", "X12.5"
    ),
    "delimiters": Rule(
        "Separators and terminator differ, and are neither letter, digit, blank, point nor sign.",
        "X12.6",
    ),
    "segment-too-long": Rule("A segment ends with the terminator.", "X12.6"),
    "transaction-too-large": Rule(
        "A transaction is small enough to be held in memory.", "our limit; TR3 1.3.2"
    ),
}

RULES: Final[dict[str, Rule]] = {**_FILE}
