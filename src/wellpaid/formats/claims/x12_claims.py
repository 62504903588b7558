"""The claims of one 837 transaction: loops 2000A (who bills), 2000B, 2000C, 2300, 2400."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from wellpaid.formats.x12.amounts import read_cents
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.envelope import read_date
from wellpaid.kit.check_digits import is_npi
from wellpaid.kit.money import ZERO, Money, total

from .draft import CONTROL_NUMBER_MAX, ClaimFinding, Form, Frequency, Reading, SentClaim

# Where a line's charge stands.
_LINE_CHARGES: Final = {"SV1": 2, "SV2": 3, "SV3": 2}
# Statement dates of an institutional claim, and days of care of a claim or a line.
_STATEMENT, _SERVICE = "434", "472"
# Interim and late-charge claims of hospitals (NUBC 2, 3, 4, 5, 9) are claims of their own.
_FREQUENCIES: Final = {
    "7": Frequency.REPLACEMENT,
    "8": Frequency.VOID,
} | dict.fromkeys("0123459", Frequency.ORIGINAL)


class Segment(NamedTuple):
    """A segment with its place in the file."""

    number: int
    elements: tuple[str, ...]

    @property
    def id(self) -> str:
        """Such as ``CLM``."""
        return self.elements[0]

    def get(self, place: int) -> str:
        """Give an element without outer blanks, "" where it is missing."""
        return self.elements[place].strip() if place < len(self.elements) else ""


@dataclass(frozen=True, slots=True)
class _Person:
    family: str = ""
    given: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands above a claim: who bills, who is insured, which plan."""

    npi: str = ""
    npi_segment: int = 0
    tin: str = ""
    insured: _Person = _Person()
    patient: _Person | None = None
    payer: _Person | None = None


@dataclass(slots=True)
class _Open:
    """A claim on its way."""

    head: Segment
    around: _Around
    is_in_lines: bool = False
    is_about_another_plan: bool = False
    payer_claim_number: str = ""
    statement: list[date] = field(default_factory=list)
    service: list[date] = field(default_factory=list)
    lines: list[Money] = field(default_factory=list)
    findings: list[ClaimFinding] = field(default_factory=list)

    def tell(
        self, rule: str, element: str, message: str, *, number: int = 0, is_fatal: bool = True
    ) -> None:
        where = f"segment {number or self.head.number}"
        self.findings.append(
            ClaimFinding(where=where, field=element, rule=rule, message=message, is_fatal=is_fatal)
        )


class Claims837:
    """Walks through a transaction once."""

    def __init__(self, form: Form, delimiters: Delimiters, sent_date: date | None) -> None:
        self._form = form
        self._component = delimiters.component.decode("latin-1")
        self._sent_date = sent_date
        self._around = _Around()
        self._entity = ""
        self._claim: _Open | None = None

    def read(self, segments: list[Segment]) -> Reading:
        """Give its claims, and what is wrong with them."""
        for segment in segments:
            if segment.id in ("HL", "CLM", "SE"):
                yield from self._close()
            if segment.id == "HL":
                self._level(segment.get(3))
            elif segment.id == "CLM":
                self._claim = _Open(segment, self._around)
            elif self._claim is None:
                self._above(segment)
            else:
                self._inside(self._claim, segment)

    def _level(self, code: str) -> None:
        """Forget what belonged to the level before (HL03: 20 who bills, 22 insured, 23 patient)."""
        self._entity = ""
        if code == "20":
            self._around = _Around()
        elif code == "22":
            self._around = replace(self._around, insured=_Person(), patient=None, payer=None)
        elif code == "23":
            self._around = replace(self._around, patient=None)

    def _above(self, segment: Segment) -> None:
        if segment.id == "NM1":
            self._entity = segment.get(1)
            person = _Person(segment.get(3), segment.get(4), segment.get(9))
            if self._entity == "85":
                npi = segment.get(9) if segment.get(8) == "XX" else ""
                self._around = replace(self._around, npi=npi, npi_segment=segment.number)
            elif self._entity == "IL":
                self._around = replace(self._around, insured=person)
            elif self._entity == "QC":
                self._around = replace(self._around, patient=person)
            elif self._entity == "PR":
                self._around = replace(self._around, payer=person)
        elif segment.id == "REF" and self._entity == "85" and segment.get(1) in ("EI", "SY"):
            self._around = replace(self._around, tin=segment.get(2).replace("-", ""))

    def _inside(self, claim: _Open, segment: Segment) -> None:
        if segment.id == "LX":
            claim.is_in_lines, claim.is_about_another_plan = True, False
        elif segment.id == "SBR":  # 2320: what follows is about another plan
            claim.is_about_another_plan = True
        elif claim.is_about_another_plan:
            return
        elif segment.id == "REF" and segment.get(1) == "F8" and not claim.is_in_lines:
            claim.payer_claim_number = segment.get(2)[:50]
        elif segment.id == "DTP" and segment.get(1) in (_STATEMENT, _SERVICE):
            self._days(claim, segment)
        elif segment.id in _LINE_CHARGES and claim.is_in_lines:
            self._line(claim, segment)

    def _days(self, claim: _Open, segment: Segment) -> None:
        days = [read_date(text[:8]) for text in segment.get(3).split("-")]
        known = [day for day in days if day is not None]
        if len(known) < len(days) or len(days) > 2:
            claim.tell("claim-dates", "DTP03", "This is no day.", number=segment.number)
        elif segment.get(1) == _STATEMENT:
            claim.statement += known
        else:
            claim.service += known

    def _line(self, claim: _Open, segment: Segment) -> None:
        place = _LINE_CHARGES[segment.id]
        cents = read_cents(segment.get(place).encode("latin-1"))
        if cents is None:
            element = f"{segment.id}{place:02d}"
            claim.tell("claim-charge", element, "This is no amount.", number=segment.number)
        claim.lines.append(Money(cents or 0))

    def _close(self) -> Reading:
        claim, self._claim = self._claim, None
        if claim is None:
            return
        charge = self._charge(claim)
        frequency = self._frequency(claim)
        number = self._number(claim)
        days = claim.statement or claim.service
        if not days and not any(one.rule == "claim-dates" for one in claim.findings):
            claim.tell("claim-dates", "DTP", "The claim has no day of care.")
        _check_around(claim, frequency)
        yield from claim.findings
        if charge is None or frequency is None or any(one.is_fatal for one in claim.findings):
            return
        around, payer = claim.around, claim.around.payer or _Person()
        patient = around.patient or around.insured
        yield SentClaim(
            place=f"segment {claim.head.number}",
            control_number=number,
            frequency=frequency,
            form=self._form,
            charge=charge,
            payer_name=payer.family[:60],
            payer_number=payer.number[:80],
            tin=around.tin,
            npi=around.npi[:10],
            family_name=patient.family[:60],
            given_name=patient.given[:35],
            member_id=(around.insured.number or patient.number)[:80],
            service_from=min(days),
            service_to=max(days),
            payer_claim_number=claim.payer_claim_number,
            sent_date=self._sent_date,
        )

    @staticmethod
    def _number(claim: _Open) -> str:
        number = claim.head.get(1)
        if not number or len(number) > CONTROL_NUMBER_MAX:
            message = "The claim has no number." if not number else "The number is too long."
            claim.tell("claim-number", "CLM01", message)
        return number

    @staticmethod
    def _charge(claim: _Open) -> Money | None:
        cents = read_cents(claim.head.get(2).encode("latin-1"))
        if cents is None or cents < 0:
            claim.tell("claim-charge", "CLM02", "The charge is no amount of zero or more.")
            return None
        charge, lines = Money(cents), total(claim.lines)
        if not claim.lines:
            claim.tell("claim-lines", "LX", "The claim has no line.")
        elif lines != charge and not any(one.rule == "claim-charge" for one in claim.findings):
            gap = lines - charge
            side = "more" if gap > ZERO else "less"
            message = f"The charge is ${charge}; the lines add up to ${lines}, ${abs(gap)} {side}."
            claim.tell("claim-balance", "CLM02", message)
        return charge

    def _frequency(self, claim: _Open) -> Frequency | None:
        code = [*claim.head.get(5).split(self._component), "", ""][2]
        frequency = _FREQUENCIES.get(code)
        if frequency is None:
            message = "The code isn’t 1 (original), 7 (replacement), 8 (void) or another known one."
            claim.tell("claim-frequency", "CLM05-3", message)
        return frequency


def _check_around(claim: _Open, frequency: Frequency | None) -> None:
    around = claim.around
    if around.payer is None or not (around.payer.family or around.payer.number):
        claim.tell("claim-payer", "NM1*PR", "The claim names no plan.")
    if not around.tin and not around.npi:
        claim.tell("claim-provider", "NM1*85", "The claim names no tax number and no NPI.")
    if around.npi and not is_npi(around.npi):
        claim.tell(
            "claim-npi", "NM109", "The last digit of the NPI is wrong.", is_fatal=False,
            number=around.npi_segment,
        )  # fmt: skip
    is_again = frequency in (Frequency.REPLACEMENT, Frequency.VOID)
    if is_again and not claim.payer_claim_number:
        message = "It doesn’t name the plan’s number of the claim before; plans ask for it."
        claim.tell("claim-original", "REF*F8", message, is_fatal=False)
