"""Codes of an 835 in words, in the reader's language; a code without words is said to have none."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellpaid.formats.x12.codes.tables import (
    adjustment_reasons,
    claim_statuses,
    provider_adjustment_reasons,
    remarks,
)
from wellpaid.formats.x12.explaining import Cause, ClaimStory, LineStory
from wellpaid.kit.money import Money


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One adjustment, ready to be placed."""

    words: str
    code: str
    line: int
    who: str
    amount: Money


@dataclass(frozen=True, slots=True)
class LineRow:
    """One service line, ready to be placed."""

    line: LineStory
    charge: Money
    paid: Money
    remarks: tuple[tuple[str, str], ...]


def _language() -> str:
    return get_language() or "en"


def no_words() -> str:
    """Say of a code that the lists here have no words for it."""
    return _("No words for this code here. Ask the plan.")


def status_words(code: str) -> str:
    """Say what became of a claim (CLP02)."""
    return claim_statuses().words(code, _language()) or no_words()


def reason_words(code: str) -> str:
    """Say why a payment differs from the charge (CARC)."""
    return adjustment_reasons().words(code, _language()) or no_words()


def plb_words(code: str) -> str:
    """Say why money moves besides the claims (PLB03-1)."""
    return provider_adjustment_reasons().words(code, _language()) or no_words()


def who_bears(group: str) -> str:
    """Say who bears an adjustment of a group (CAS01)."""
    words = {
        "CO": _("No one. You write it off."),
        "PR": _("The patient"),
        "OA": _("Neither you nor the patient, by this code"),
        "PI": _("The plan took it off. You may object."),
        "CR": _("Corrects an earlier decision"),
    }
    return words.get(group) or no_words()


def cause_rows(story: ClaimStory) -> list[CauseRow]:
    """Give a claim's adjustments in the order of the file."""
    return [_cause(one) for one in story.causes]


def _cause(one: Cause) -> CauseRow:
    return CauseRow(
        words=reason_words(one.reason),
        code=f"{one.group} {one.reason}",
        line=one.line,
        who=who_bears(one.group),
        amount=Money(one.amount_cents),
    )


def line_rows(story: ClaimStory) -> list[LineRow]:
    """Give a claim's service lines."""
    return [
        LineRow(
            line=line,
            charge=Money(line.charge_cents),
            paid=Money(line.paid_cents),
            remarks=tuple(
                (code, remarks().words(code, _language()) or no_words()) for code in line.remarks
            ),
        )
        for line in story.lines
    ]


def result_tag(*, status: str, paid_cents: int, patient_cents: int) -> tuple[str, str, str]:
    """Say what came of a claim in a word: words, tone, icon."""
    if status == "22":
        return _("Taken back"), "warn", "undo"
    if paid_cents > 0:
        return _("Paid"), "good", "check"
    if patient_cents > 0:
        return _("Left to the patient"), "info", "info"
    return _("Denied"), "bad", "alert"
