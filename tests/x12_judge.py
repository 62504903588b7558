"""An independent reader of 835 files: shares no code with ours, and trusts nothing but separators.

It only counts and adds. What it says of a file is held against what ours says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation


@dataclass
class Payment:
    number: str = ""
    paid: int = 0
    claims: int = 0
    lines: int = 0
    claims_paid: int = 0
    plb: int = 0
    adjusted: dict[str, int] = field(default_factory=dict)


@dataclass
class Verdict:
    payments: list[Payment] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def cents(text: str) -> int:
    """Read an amount as a clerk would, by way of decimals."""
    if not text or set(text) - set("0123456789.-"):
        raise InvalidOperation
    value = Decimal(text) * 100
    if value != value.to_integral_value():
        raise InvalidOperation
    return int(value)


def judge(data: bytes) -> Verdict:
    text = data.decode("latin-1").lstrip()
    element, end = text[3], text[105]
    for line_end in {"\r", "\n"} - {end}:
        text = text.replace(line_end, "")
    verdict = Verdict()
    rows = [row.split(element) for row in text.split(end)]
    start = 0
    for place, row in enumerate(rows):
        if row[0] == "ST":
            start = place
        elif row[0] == "SE":
            try:
                one, complaints = _payment(rows[start : place + 1])
            except (InvalidOperation, IndexError, ValueError):
                verdict.complaints.append("something can't be read")
            else:
                verdict.payments.append(one)
                verdict.complaints += complaints
    return verdict


def _payment(rows: list[list[str]]) -> tuple[Payment, list[str]]:  # noqa: C901 from top to bottom
    one, complaints = Payment(rows[0][2]), []
    claim, line = None, None  # what is left of each when everything is taken off
    claims = [0, 0]  # of the claim at hand: its charge, its lines' charges

    def close_line() -> None:
        if line:
            complaints.append("a line doesn't balance")

    def close_claim() -> None:
        close_line()
        if claim:
            complaints.append("a claim doesn't balance")
        if one.lines and claims[1] is not None and claims[0] != claims[1]:
            complaints.append("lines and claim differ")

    lines_of_claim = 0
    for row in rows:
        kind = row[0]
        if kind == "BPR":
            one.paid = cents(row[2])
        elif kind in ("CLP", "LX", "PLB", "SE"):
            if lines_of_claim == 0:
                claims[1] = claims[0]
            close_claim()
            claim = line = None
            claims, lines_of_claim = [0, 0], 0
            if kind == "CLP":
                one.claims += 1
                claim = cents(row[3]) - cents(row[4])
                claims[0] = cents(row[3])
                one.claims_paid += cents(row[4])
            elif kind == "PLB":
                one.plb += sum(cents(text) for text in row[4::2])
        elif kind == "SVC":
            close_line()
            one.lines += 1
            lines_of_claim += 1
            line = cents(row[2]) - cents(row[3])
            claims[1] += cents(row[2])
        elif kind == "CAS":
            for text in row[3::3]:
                amount = cents(text)
                one.adjusted[row[1]] = one.adjusted.get(row[1], 0) + amount
                claim -= amount
                line = line - amount if line is not None else None
    if one.claims_paid - one.plb != one.paid:
        complaints.append("the payment doesn't balance")
    if int(rows[-1][1]) != sum(1 for row in rows if row != [""]):
        complaints.append("segments are counted wrong")
    return one, complaints
