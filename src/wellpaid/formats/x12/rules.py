"""Every rule that a finding can name: how much it weighs, one sentence, and where it comes from.

Sources: ``X12.5`` and ``X12.6`` are the standards of the envelopes and of syntax; ``TR3`` is the
implementation guide 005010X221A1 with its loop or section; ``RFI`` are X12's published answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # nothing of it may be posted
    WARNING = "warning"  # somebody should look


@dataclass(frozen=True, slots=True)
class Rule:
    """What must be so.

    :param sentence: in plain words
    :param source: who says it
    """

    severity: Severity
    sentence: str
    source: str


def _error(sentence: str, source: str) -> Rule:
    return Rule(Severity.ERROR, sentence, source)


def _warning(sentence: str, source: str) -> Rule:
    return Rule(Severity.WARNING, sentence, source)


_FILE: Final = {
    "file-empty": _error("A file holds an interchange.", "X12.5"),
    "not-x12": _error("A file begins with an ISA segment.", "X12.5"),
    "no-envelope": _error(
        "A file doesn't begin with ST: a transaction stands in an interchange (ISA) and a group "
        "(GS), which say who sent it.",
        "X12.5",
    ),
    "isa-length": _error("ISA has 106 characters, each element at its own place.", "X12.5"),
    "delimiters": _error(
        "Separators and terminator differ, and none is a letter, a digit, a blank, a point or a "
        "minus.",
        "X12.6",
    ),
    "segments-indented": _error(
        "Segments begin without blanks: this file was laid out for people. Take it as it came.",
        "X12.6",
    ),
    "byte-order-mark": _warning(
        "A file begins with ISA, not with an editor's byte order mark.", "X12.6"
    ),
    "segment-too-long": _error("A segment ends with the terminator.", "X12.6"),
    "transaction-too-large": _error(
        "A transaction fits into memory; X12 advises 10,000 claims at most.", "our limit; TR3 1.3.2"
    ),
    "after-end": _error("Nothing but another interchange follows IEA.", "X12.5"),
    "outside-interchange": _error("Groups stand between ISA and IEA.", "X12.5"),
    "outside-group": _error("Transactions stand between GS and GE.", "X12.5"),
    "isa-element": _warning("The elements of ISA hold codes and times that X12 knows.", "X12.5"),
    "isa-usage": _error("ISA15 says P for production or T for a test.", "X12.5"),
    "isa-control-number": _error("ISA13 is a number of nine digits.", "X12.5"),
    "isa-duplicate": _error("An interchange's number isn't used again.", "X12.5"),
    "iea-missing": _error("An interchange ends with IEA; otherwise the file was cut off.", "X12.5"),
    "iea-count": _error("IEA01 counts the groups.", "X12.5"),
    "iea-control-number": _error("IEA02 repeats ISA13.", "X12.5"),
    "interchange-empty": _warning("An interchange holds a group.", "X12.5"),
    "gs-functional-id": _error("GS01 says HP: the group holds claim payments.", "TR3 appendix C"),
    "gs-version": _error("GS08 names a guide that is read: 005010X221A1 or 004010X091A1.", "TR3"),
    "gs-element": _warning("The elements of GS hold codes and times that X12 knows.", "X12.5"),
    "gs-control-number": _error("GS06 is a number of one to nine digits.", "X12.5"),
    "gs-duplicate": _error("A group's number isn't used again in the interchange.", "X12.5"),
    "ge-missing": _error("A group ends with GE; otherwise the file was cut off.", "X12.5"),
    "ge-count": _error("GE01 counts the transactions.", "X12.5"),
    "ge-control-number": _error("GE02 repeats GS06.", "X12.5"),
    "group-empty": _warning("A group holds a transaction.", "X12.5"),
    "st-duplicate": _error("A transaction's number isn't used again in the group.", "X12.5"),
    "trace-duplicate": _error(
        "Each payment has a trace number of its own, one of nothing too.", "TR3 header, TRN"
    ),
}
_TRANSACTION: Final = {
    "not-835": _error("ST01 says 835.", "TR3 header, ST"),
    "st-control-number": _error("ST02 has four to nine letters or digits.", "TR3 header, ST"),
    "se-missing": _error("A transaction ends with SE; otherwise it was cut off.", "TR3 SE"),
    "se-count": _error("SE01 counts the segments from ST to SE.", "TR3 SE"),
    "se-control-number": _error("SE02 repeats ST02.", "TR3 SE"),
    "characters": _error("Only plain ASCII that can be printed stands in a file.", "X12.6 3.3"),
    "characters-unusual": _warning(
        "Texts keep to X12's basic and extended characters.", "X12.6 3.3"
    ),
}
_SEGMENT: Final = {
    "segment-empty": _warning("There is something between two terminators.", "X12.6"),
    "segment-unknown": _error("Every segment is one that the guide has.", "TR3"),
    "segment-misplaced": _error("A segment stands in its own loop.", "TR3"),
    "segment-order": _warning("The segments of a loop stand in the guide's order.", "TR3"),
    "segment-missing": _error("What nothing can be posted without is there.", "TR3"),
    "segment-expected": _warning("What the guide requires is there.", "TR3"),
    "segment-repeated": _error("What may stand once stands once.", "TR3"),
    "segment-too-many": _warning("A segment doesn't stand more often than it may.", "TR3"),
    "segment-duplicate": _warning("A segment isn't followed by the same again.", "TR3"),
    "element-missing": _error("An element that nothing can be posted without is there.", "TR3"),
    "element-expected": _warning("An element that the guide requires is there.", "TR3"),
    "element-length": _warning("A text is as long as it may be.", "TR3"),
    "element-separator": _warning("A text holds no separator.", "X12.6"),
    "element-unused": _warning("Elements that the guide doesn't use are empty.", "TR3"),
    "element-trailing": _warning("No separator stands at a segment's end.", "X12.6"),
    "amount-format": _error(
        "An amount is digits, with a minus in front and two decimals at most: no exponent, no plus "
        "sign, no thousands separator.",
        "X12.6, type R",
    ),
    "number-format": _warning("A number is digits, with a point and a minus.", "X12.6"),
    "date-format": _warning("A day is CCYYMMDD, and exists.", "X12.6"),
    "code-unknown": _warning("A code is one of the guide's list.", "TR3"),
}
_PAYMENT: Final = {
    "payment-handling": _error("BPR01 is C, D, H, I, P, U or X.", "TR3 header, BPR"),
    "payment-direction": _error("BPR03 is C or D.", "TR3 header, BPR"),
    "payment-method": _error("BPR04 is ACH, BOP, CHK, FWT or NON.", "TR3 header, BPR"),
    "payment-negative": _error(
        "A payment isn't negative: what is owed is carried forward in PLB.", "TR3 1.10.2.17"
    ),
    "payment-none": _error("NON moves no money: BPR02 is 0.", "TR3 header, BPR"),
    "payment-zero": _warning("A payment of nothing says NON.", "TR3 header, BPR"),
    "payment-date": _error("BPR16 is the day on which the money moves.", "TR3 header, BPR"),
    "payment-bank": _warning(
        "An ACH payment names both banks, both accounts and the company that sends.",
        "TR3 header, BPR",
    ),
    "routing-number": _warning("A bank's routing number fits its check digit.", "ABA"),
    "trace-type": _error("TRN01 is 1.", "TR3 header, TRN"),
    "trace-payer-id": _warning(
        "TRN03 is the payer's tax id with a 1 before it: ten digits.", "TR3 header, TRN"
    ),
    "trace-company-id": _warning("TRN03 and BPR10 name one company.", "TR3 header, TRN"),
    "trace-supplement": _warning("TRN04 and BPR11, where both stand, agree.", "TR3 header, TRN"),
    "payee-npi": _error("The payee's NPI fits its check digit.", "45 CFR 162.406"),
    "npi": _warning("An NPI fits its check digit.", "45 CFR 162.406"),
    "payee-tin": _warning("The payee's tax id has nine digits.", "TR3 1000B"),
    "balance-transaction": _error(
        "The payment is the sum of what its claims were paid, less the provider adjustments.",
        "TR3 1.10.2.1.3",
    ),
    "provider-adjustment-incomplete": _error("A reason and an amount stand together.", "TR3 PLB"),
    "provider-adjustment-reason": _warning("PLB03-1 is a reason that is known.", "TR3 PLB"),
}
_CLAIM: Final = {
    "claim-status": _error("CLP02 is a status that the guide has.", "TR3 2100, CLP"),
    "balance-claim": _error(
        "A claim's charge less all its adjustments, its lines' too, is what was paid.",
        "TR3 1.10.2.1.2; RFI 358",
    ),
    "balance-service": _error(
        "A line's charge less its adjustments is what was paid.", "TR3 1.10.2.1.1"
    ),
    "claim-lines": _error("A claim's charge is the sum of its lines' charges.", "TR3 2100, CLP"),
    "claim-patient-responsibility": _error(
        "CLP05 is the sum of the adjustments of group PR.", "TR3 2100, CLP"
    ),
    "claim-duplicate": _error("No claim stands twice in a transaction.", "TR3 2100"),
    "claim-repeated": _warning(
        "A claim with the same numbers and status isn't there again.", "TR3 2100"
    ),
    "reversal-sign": _error("A reversal's charge and payment aren't positive.", "TR3 1.10.2.8"),
    "claim-negative": _warning("Only a reversal's charge or payment is negative.", "TR3 1.10.2.8"),
    "claim-denied-paid": _warning("A denied claim is paid nothing.", "TR3 2100, CLP; RFI 1423"),
    "claim-predetermination-paid": _error("A predetermination pays nothing.", "TR3 2100, CLP"),
    "claim-dates": _warning("A claim's first day isn't after its last.", "TR3 2100, DTM"),
    "adjustment-group": _error("CAS01 is CO, OA, PI or PR.", "TR3 CAS"),
    "adjustment-reason-format": _error("A reason is digits, with a letter before them.", "CARC"),
    "adjustment-reason-unknown": _warning("A reason is in the list that is known.", "CARC"),
    "adjustment-reason-ended": _warning("A reason was in use when the money moved.", "CARC"),
    "adjustment-incomplete": _error("A reason and an amount stand together.", "TR3 CAS"),
    "adjustment-zero": _warning("An adjustment changes something.", "TR3 CAS"),
    "remark-format": _warning("A remark code is M, MA or N with digits.", "RARC"),
    "remark-unknown": _warning("A remark code is in the list that is known.", "RARC"),
}

RULES: Final[dict[str, Rule]] = {**_FILE, **_TRANSACTION, **_SEGMENT, **_PAYMENT, **_CLAIM}
