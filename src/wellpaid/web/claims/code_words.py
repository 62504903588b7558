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
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.money_words import money_words


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


# The charge exceeds what the contract or the fee schedule allows (CARC 45).
_OVER_THE_PRICE = "45"


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


def remark_words(code: str) -> str:
    """Say what a remark adds (RARC)."""
    return remarks().words(code, _language()) or no_words()


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


def cause_rows(story: ClaimStory, short: Money = ZERO) -> list[CauseRow]:
    """Give a claim's adjustments in the order of the file.

    :param short: by how much the plan allows less than the contract: so much of what it calls a
        contract's reduction (CO 45) isn't to be written off
    """
    return [_cause(one, short) for one in story.causes]


def _cause(one: Cause, short: Money) -> CauseRow:
    is_short = bool(short) and (one.group, one.reason) == ("CO", _OVER_THE_PRICE)
    return CauseRow(
        words=reason_words(one.reason),
        code=f"{one.group} {one.reason}",
        line=one.line,
        who=_short_words(short) if is_short else who_bears(one.group),
        amount=Money(one.amount_cents),
    )


def _short_words(short: Money) -> str:
    return _(
        "No one, as far as your contract says so. {short} of it is more than your contract allows: "
        "don’t write that off yet."
    ).format(short=money_words(short))


def line_rows(story: ClaimStory) -> list[LineRow]:
    """Give a claim's service lines."""
    return [
        LineRow(
            line=line,
            charge=Money(line.charge_cents),
            paid=Money(line.paid_cents),
            remarks=tuple((code, remark_words(code)) for code in line.remarks),
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
