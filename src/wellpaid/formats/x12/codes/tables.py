"""Reads the lists."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

_RARC: Final = re.compile(r"(MA?|N)([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Code:
    """One code with its words.

    :param ended: first day (CCYYMMDD) on which it may not be used any more, or ""
    """

    code: str
    en: str
    es: str
    ended: str = ""

    def had_ended(self, day: str) -> bool:
        """Whether it might not be used any more on a day (CCYYMMDD); not, if that isn't known."""
        return bool(self.ended and day) and self.ended <= day

    def words(self, language: str) -> str:
        """Give the words in ``es``, or in English."""
        return self.es if language.startswith("es") else self.en


@dataclass(frozen=True, slots=True)
class CodeTable:
    """A list of codes.

    :param source: who keeps the codes
    :param as_of: the day whose state of the list this is
    """

    name: str
    source: str
    as_of: str
    codes: dict[str, Code]

    def get(self, code: str) -> Code | None:
        """Give a code, or None if the list doesn't have it."""
        return self.codes.get(code)

    def words(self, code: str, language: str = "en") -> str:
        """Give a code's words, or "" if the list doesn't have it."""
        found = self.codes.get(code)
        return found.words(language) if found else ""


@cache
def _read(name: str) -> tuple[CodeTable, dict[str, list[int]]]:
    text = resources.files(__package__).joinpath(f"{name}.json").read_text("utf-8")
    data = json.loads(text)
    codes = {row["code"]: Code(**row) for row in data["codes"]}
    return CodeTable(name, data["source"], data["as_of"], codes), data.get("ranges", {})


def adjustment_reasons() -> CodeTable:
    """Claim adjustment reason codes (CARC): why a payment differs from the charge."""
    return _read("adjustment_reasons")[0]


def adjustment_groups() -> CodeTable:
    """Claim adjustment group codes: who bears the difference."""
    return _read("adjustment_groups")[0]


def remarks() -> CodeTable:
    """Remittance advice remark codes (RARC) that have words here; there are more."""
    return _read("remarks")[0]


def claim_statuses() -> CodeTable:
    """CLP02: what became of a claim."""
    return _read("claim_statuses")[0]


def filing_indicators() -> CodeTable:
    """CLP06: what kind of plan pays."""
    return _read("filing_indicators")[0]


def provider_adjustment_reasons() -> CodeTable:
    """PLB03-1: why money moves for another reason than a claim."""
    return _read("provider_adjustment_reasons")[0]


def is_remark(code: str) -> bool:
    """Whether this looks like a RARC: M, MA or N with digits."""
    return _RARC.fullmatch(code) is not None


def is_known_remark(code: str) -> bool:
    """Whether the list had this RARC when it was last looked at.

    Most have no words here; their numbers are known by range.
    """
    found = _RARC.fullmatch(code)
    if found is None:
        return False
    first, last = _read("remarks")[1][found[1]]
    return first <= int(found[2]) <= last
