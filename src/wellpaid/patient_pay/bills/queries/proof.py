"""Why a bill asks for what it asks: each cent of the share with the plan's own reason for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from wellpaid.kit.money import ZERO, Money, total
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.drafts import PATIENT, BillCharge, Decision, PlanLine, unpack
from wellpaid.patient_pay.bills.models import BillLine, PlanDecision
from wellpaid.patient_pay.bills.reckoning import Reckoned, place_lines, reckon
from wellpaid.patient_pay.bills.states import Unclear


class Kind(StrEnum):
    """What a decision did; pages have the words."""

    DECIDED = "decided"
    PASSED_ON = "passed_on"
    DENIED = "denied"
    TAKEN_BACK = "taken_back"
    BILLED_AGAIN = "billed_again"


@dataclass(frozen=True, slots=True)
class Step:
    """One decision in the story of a bill.

    :param is_standing: it counts; what was taken back and what takes back doesn't
    :param lines: the plan's lines with its reasons, as it told them
    :param care: the services that were refused first, where it answers such as were billed again
    :param claim_received_date: when these came to the plan again, where it says so
    """

    kind: Kind
    plan_name: str
    decided_date: date
    trace_number: str
    plan_claim_number: str
    paid: Money
    share: Money
    is_standing: bool
    remittance_id: UUID
    claim_position: int
    charge: Money
    lines: tuple[PlanLine, ...]
    care: tuple[str, ...] = ()
    claim_received_date: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the share, with the reason that the plan gave for it.

    :param description: the bill's line; "" where the plan decided on the care as a whole
    :param reason_code: the CARC; its group is PR
    """

    description: str
    service_date: date | None
    reason_code: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Proof:
    """The story of a bill's share, and the share in parts that add up to it."""

    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    share: Money
    unclear: Unclear | None

    @property
    def adds_up(self) -> bool:
        """Whether the parts are the share, to the cent."""
        return total(part.amount for part in self.parts) == self.share


def bill_proof(*, organization_id: UUID, bill_id: UUID) -> Proof:
    """Give the proof of the share of a bill on which a plan has decided here: two queries.

    The caller has decided that this bill may be seen, and its care.
    """
    with tenant(organization_id):
        rows = list(
            PlanDecision.objects.filter(bill_id=bill_id, is_withdrawn=False).order_by(
                "decided_date", "id"
            )
        )
        lines = list(BillLine.objects.filter(bill_id=bill_id).order_by("position"))
    decisions = decisions_of(lines, rows)
    found = reckon(charges_of(lines), decisions)
    standing = {row_id for one in found.standing for row_id in one.row_ids}
    again = _billed_again(lines, found)
    return Proof(
        steps=tuple(
            _step(row, one, is_standing=row.id in standing, care=again.get(row.id))
            for row, one in zip(rows, decisions, strict=True)
        ),
        parts=_parts(lines, found),
        share=Money(found.amounts.share_cents),
        unclear=found.unclear,
    )


def _billed_again(lines: Sequence[BillLine], found: Reckoned) -> dict[UUID, tuple[str, ...]]:
    """Give the services of each decision that answers what was refused first."""
    by_position = {line.position: line.description for line in lines}
    care: dict[UUID, list[str]] = defaultdict(list)
    for one in found.standing:
        for line in one.lines:
            if line.answered_by is not None:
                care[line.answered_by].append(by_position.get(line.bill_position, ""))
    return {row_id: tuple(filter(None, names)) for row_id, names in care.items()}


def _step(
    row: PlanDecision, one: Decision, *, is_standing: bool, care: tuple[str, ...] | None
) -> Step:
    kind = Kind.DECIDED
    if one.is_reversal:
        kind = Kind.TAKEN_BACK
    elif one.is_empty:
        kind = Kind.DENIED
    elif one.is_passed_on:
        kind = Kind.PASSED_ON
    elif care is not None:
        kind = Kind.BILLED_AGAIN
    return Step(
        kind=kind,
        plan_name=row.plan_name,
        decided_date=row.decided_date,
        trace_number=row.trace_number,
        plan_claim_number=row.plan_claim_number,
        paid=Money(row.paid_cents),
        share=Money(one.share_cents),
        is_standing=is_standing,
        remittance_id=row.remittance_id,
        claim_position=row.claim_position,
        charge=Money(row.charge_cents),
        lines=unpack(row.lines),
        care=care or (),
        claim_received_date=row.claim_received_date,
    )


def _parts(lines: Sequence[BillLine], found: Reckoned) -> tuple[Part, ...]:
    """Give the last plan's reasons for what it left to the patient; none while nothing is asked."""
    if not found.is_decided:
        return ()
    by_position = {line.position: line for line in lines}
    return tuple(
        Part(
            ours.description if ours else "",
            ours.service_date if ours else None,
            reason.code,
            Money(reason.cents),
        )
        for line in found.standing[-1].lines
        for ours in [None if found.is_whole else by_position.get(line.bill_position)]
        for reason in line.reasons
        if reason.group == PATIENT and Money(reason.cents) != ZERO
    )


def charges_of(lines: Iterable[BillLine]) -> list[BillCharge]:
    """Give a bill's lines as far as a plan's are found by them."""
    return [
        BillCharge(line.position, line.charge_cents, line.code, line.service_date) for line in lines
    ]


def decisions_of(lines: Sequence[BillLine], rows: Iterable[PlanDecision]) -> list[Decision]:
    """Give the decisions with each of their lines beside the bill's line that it decides."""
    return decisions_beside(charges_of(lines), rows)


def decisions_beside(charges: Sequence[BillCharge], rows: Iterable[PlanDecision]) -> list[Decision]:
    """Give the decisions with each of their lines beside the charge that it decides."""
    return [_decision(charges, row) for row in rows]


def _decision(charges: Sequence[BillCharge], row: PlanDecision) -> Decision:
    lines = unpack(row.lines)
    places = place_lines(
        charges, [(line.as_charge, line.number) for line in lines if line.position]
    )
    return Decision(
        plan=str(row.plan_id),
        plan_order=row.plan_order,
        decided_date=row.decided_date,
        charge_cents=row.charge_cents,
        paid_cents=row.paid_cents,
        lines=tuple(line.placed(places.get(line.position, 0)) for line in lines),
        is_passed_on=row.is_passed_on,
        patient=row.patient_key,
        is_joined=row.is_joined,
        row_ids=(row.id,),
    )
