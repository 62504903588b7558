"""What plans say of service lines: as it comes, as it is kept (JSON), and beside a bill's lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

# The only group that may reach a patient (005010X221A1, CAS01).
PATIENT: Final = "PR"


@dataclass(frozen=True, slots=True)
class Reason:
    """One adjustment: group (PR, CO, OA, PI), CARC, and what it takes off the payment."""

    group: str
    code: str
    cents: int


@dataclass(frozen=True, slots=True)
class Service:
    """What was done, as far as it must agree where a line is billed again.

    :param units: as billed, in plain figures: 1, 2.5
    :param number: the line's number that the provider gave it (REF 6R), or ""
    """

    code: str
    modifiers: tuple[str, ...]
    units: str
    service_date: date
    number: str = ""


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """One service line of a decision.

    :param position: its place in the claim, from 1; 0 holds the adjustments of the claim as a whole
    :param bill_position: the bill's line that it decides; 0: none that we know
    :param service: None where the plan doesn't say what it was, or when
    :param is_open: nothing stands of it: it waits for another word
    :param is_again: it was refused first, and billed again
    :param answered_by: the row that says it, if another than that of its decision
    """

    position: int
    charge_cents: int = 0
    paid_cents: int = 0
    bill_position: int = 0
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[str, ...] = ()
    service: Service | None = None
    is_open: bool = False
    is_again: bool = False
    answered_by: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class BillCharge:
    """A line of the bill, as far as a plan's line can be found by it."""

    position: int
    charge_cents: int
    code: str = ""
    service_date: date | None = None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One service line as the plan tells it, before it is known which line of a bill it is.

    :param position: its place in the claim, from 1; 0 holds the adjustments of the claim as a whole
    :param number: the line's number that the provider gave it (REF 6R), or ""
    """

    position: int
    charge_cents: int
    paid_cents: int
    code: str = ""
    service_date: date | None = None
    number: str = ""
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    units: str = ""

    @property
    def as_charge(self) -> BillCharge:
        """What it may be found by."""
        return BillCharge(self.position, self.charge_cents, self.code, self.service_date)

    def placed(self, bill_position: int) -> DecidedLine:
        """Give what it decides on a line of the bill."""
        service = None
        if self.code and self.service_date is not None:
            service = Service(self.code, self.modifiers, self.units, self.service_date, self.number)
        return DecidedLine(
            self.position,
            self.charge_cents,
            self.paid_cents,
            bill_position,
            self.reasons,
            self.remarks,
            service,
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """What one plan says once about the care on a bill.

    :param plan: who says it; a reversal and a correction come from the same
    :param plan_order: 1 for the plan that pays first, 2 and 3 for those after it; 0: not said
    :param is_passed_on: another plan decides on the rest
    :param charge_cents: below zero where an earlier decision is taken back
    :param patient: whom it is about, in a form that is only good for being the same
    :param is_joined: a person said that it answers a line that was refused
    :param row_ids: the rows that say it: more than one where lines were billed again
    """

    plan: str
    plan_order: int
    decided_date: date
    charge_cents: int
    paid_cents: int
    lines: tuple[DecidedLine, ...] = ()
    is_passed_on: bool = False
    patient: str = ""
    is_joined: bool = False
    row_ids: tuple[UUID, ...] = field(default=(), compare=False)

    @property
    def share_cents(self) -> int:
        """What it leaves to the patient."""
        return share_of(self.lines)

    @property
    def is_empty(self) -> bool:
        """Whether it leaves everything to the provider: a denial, nothing of it the patient's.

        The claim comes again, or the provider writes it off; no other decision is taken back by it,
        so it counts for nothing by itself.
        """
        return not (self.paid_cents or self.share_cents)

    @property
    def is_reversal(self) -> bool:
        """Whether it takes an earlier one back."""
        return self.charge_cents < 0

    def takes_back(self, other: Decision) -> bool:
        """Whether this is the mirror image of another, to the cent."""
        return (self.charge_cents, self.paid_cents, self.share_cents) == (
            -other.charge_cents,
            -other.paid_cents,
            -other.share_cents,
        )


def share_of(lines: Sequence[PlanLine | DecidedLine]) -> int:
    """Give what lines leave to the patient, in cents: only the group PR may reach one."""
    return sum(reason.cents for line in lines for reason in line.reasons if reason.group == PATIENT)


def pack(lines: Sequence[PlanLine]) -> list[dict[str, Any]]:
    """Write lines down; what is empty is left out."""
    return [
        {
            name: value
            for name, value in (
                ("position", line.position),
                ("charge", line.charge_cents),
                ("paid", line.paid_cents),
                ("code", line.code),
                ("date", str(line.service_date) if line.service_date else ""),
                ("number", line.number),
                ("reasons", [[r.group, r.code, r.cents] for r in line.reasons]),
                ("remarks", list(line.remarks)),
                ("modifiers", list(line.modifiers)),
                ("units", line.units),
            )
            if value or name == "position"
        }
        for line in lines
    ]


def unpack(rows: Sequence[dict[str, Any]]) -> tuple[PlanLine, ...]:
    """Read what :func:`pack` wrote."""
    return tuple(
        PlanLine(
            position=row["position"],
            charge_cents=row.get("charge", 0),
            paid_cents=row.get("paid", 0),
            code=row.get("code", ""),
            service_date=date.fromisoformat(row["date"]) if "date" in row else None,
            number=row.get("number", ""),
            reasons=tuple(Reason(*reason) for reason in row.get("reasons", ())),
            remarks=tuple(row.get("remarks", ())),
            modifiers=tuple(row.get("modifiers", ())),
            units=row.get("units", ""),
        )
        for row in rows
    )
