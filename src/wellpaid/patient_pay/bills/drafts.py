"""What plans say of service lines: as it comes, as it is kept (JSON), and beside a bill's lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

# The only group that may reach a patient (005010X221A1, CAS01).
PATIENT: Final = "PR"


@dataclass(frozen=True, slots=True)
class Reason:
    """One adjustment: group (PR, CO, OA, PI), CARC, and what it takes off the payment."""

    group: str
    code: str
    cents: int


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """One service line of a decision.

    :param position: its place in the claim, from 1; 0 holds the adjustments of the claim as a whole
    :param bill_position: the bill's line that it decides; 0: none that we know
    """

    position: int
    charge_cents: int = 0
    paid_cents: int = 0
    bill_position: int = 0
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[str, ...] = ()


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

    @property
    def as_charge(self) -> BillCharge:
        """What it may be found by."""
        return BillCharge(self.position, self.charge_cents, self.code, self.service_date)

    def placed(self, bill_position: int) -> DecidedLine:
        """Give what it decides on a line of the bill."""
        return DecidedLine(
            self.position,
            self.charge_cents,
            self.paid_cents,
            bill_position,
            self.reasons,
            self.remarks,
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
        )
        for row in rows
    )
