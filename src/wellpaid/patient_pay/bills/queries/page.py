"""Reads of bills, as rows ready for a page. Every sum on a page is made here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import CarePerson, Sight
from wellpaid.patient_pay.bills.models import Bill, BillLine, PlanDecision
from wellpaid.patient_pay.bills.rules import may_read_care, person_of, visible_bills
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.bills.waterfall import Share, Step, shares, steps


@dataclass(frozen=True)
class LineRow:
    """One service as the page shows it."""

    description: str
    clinician_name: str
    service_date: date
    code: str
    charge: Money
    plan_discount: Money
    plan_paid: Money
    waiting: Money
    share: Money


@dataclass(frozen=True)
class OtherBill:
    """Another bill of the same guarantor that asks for money."""

    number: str
    patient_name: str
    owed: Money
    due_date: date
    days_late: int


@dataclass(frozen=True)
class BillPage:
    """Everything that a person sees of a bill.

    Where ``shows_care`` is false no word about the care is in here at all: no lines, no places, no
    claim. A template can't show what it hasn't got. ``has_proof``: a plan has decided on it here.
    """

    id: UUID
    organization_id: UUID
    number: str
    state: BillState
    patient_name: str
    service_date: date
    issued_date: date
    due_date: date
    days_late: int
    charge: Money
    share: Money
    owed: Money
    waiting: Money
    paid_before: Money
    paid: Money
    facility_name: str
    insurer_name: str
    member_id_last4: str
    claim_number: str
    plan_decided_date: date | None
    guarantor_name: str
    guarantor_email: str
    guarantor_address: tuple[str, ...]
    lines: tuple[LineRow, ...]
    steps: tuple[Step, ...]
    shares: tuple[Share, ...]
    others: tuple[OtherBill, ...]
    person: CarePerson
    shows_care: bool
    has_proof: bool

    @property
    def is_payable(self) -> bool:
        """Whether the page may offer to pay."""
        return self.state is BillState.DUE

    @property
    def has_insurance(self) -> bool:
        """Whether a plan is part of the story."""
        return bool(self.insurer_name)


def bill_id_of(*, organization_id: UUID, number: str) -> UUID | None:
    """Give the id of an organisation's bill, for its own staff."""
    with tenant(organization_id):
        return Bill.objects.filter(number=number).values_list("id", flat=True).first()


def bill_number(*, organization_id: UUID, bill_id: UUID) -> str:
    """Give a bill's Bill ID, or "" where it isn't here."""
    with tenant(organization_id):
        return Bill.objects.filter(id=bill_id).values_list("number", flat=True).first() or ""


def bill_of_claim(
    *, organization_id: UUID, remittance_id: UUID, position: int
) -> tuple[UUID, str] | None:
    """Give id and Bill ID of what a remittance's claim divided, for the organisation's staff."""
    with tenant(organization_id):
        rows = PlanDecision.objects.filter(
            remittance_id=remittance_id, claim_position=position, bill_id__isnull=False
        )
        return rows.values_list("bill_id", "bill__number").first()


def claims_of_bill(*, organization_id: UUID, number: str) -> set[tuple[UUID, int]]:
    """Give (remittance, position) of every claim that divided the bill with this whole number."""
    with tenant(organization_id):
        rows = PlanDecision.objects.filter(bill__number=number)
        return set(rows.values_list("remittance_id", "claim_position"))


def overpaid_bills(*, organization_id: UUID, remittance_id: UUID) -> list[UUID]:
    """Give the bills that a remittance decided on and that have too much: one query."""
    with tenant(organization_id):
        rows = Bill.objects.filter(decisions__remittance_id=remittance_id, state=BillState.CREDIT)
        return sorted(set(rows.values_list("id", flat=True)))


def bill_page(
    *, organization_id: UUID, sights: Sequence[Sight], number: str, today: date
) -> BillPage | None:
    """Give a bill that these sights reach, with its lines and open siblings, or ``None``.

    Three queries. Siblings are the same guarantor's bills that ask for money.
    """
    with tenant(organization_id):
        bills = Bill.objects.filter(visible_bills(sights)).select_related("patient", "guarantor")
        bill = bills.filter(number=number).first()
        if bill is None:
            return None
        shows_care = may_read_care(sights, bill, today)
        lines = list(BillLine.objects.filter(bill_id=bill.id).order_by("position"))
        bills = bills.filter(guarantor_id=bill.guarantor_id)
        siblings = bills.filter(state=BillState.DUE).exclude(id=bill.id)
        others = list(siblings.order_by("due_date", "number")[:_OTHERS_MAX])
    return _page(bill, lines if shows_care else [], others, today, shows_care=shows_care)


_OTHERS_MAX = 20


def staff_bill_page(*, organization_id: UUID, bill_id: UUID, today: date) -> BillPage | None:
    """Give a bill whole, for the organisation's own staff, or ``None`` where it isn't here.

    Two queries. That somebody looked is kept by ``open_for_staff``, and nobody else calls this.
    """
    with tenant(organization_id):
        rows = Bill.objects.select_related("patient", "guarantor")
        bill = rows.filter(id=bill_id).first()
        if bill is None:
            return None
        lines = list(BillLine.objects.filter(bill_id=bill.id).order_by("position"))
    return _page(bill, lines, [], today, shows_care=True)


def _page(
    bill: Bill, lines: list[BillLine], others: list[Bill], today: date, *, shows_care: bool
) -> BillPage:
    guarantor = bill.guarantor
    town = f"{guarantor.city}, {guarantor.state} {guarantor.postal_code}".strip(" ,")
    return BillPage(
        id=bill.id,
        organization_id=bill.organization_id,
        number=bill.number,
        state=BillState(bill.state),
        patient_name=bill.patient.full_name,
        service_date=bill.service_date,
        issued_date=bill.issued_date,
        due_date=bill.due_date,
        days_late=_days_late(bill, today),
        charge=Money(bill.charge_cents),
        share=bill.share,
        owed=bill.owed,
        waiting=Money(bill.waiting_cents),
        paid_before=Money(bill.paid_before_cents),
        paid=Money(bill.paid_cents),
        facility_name=bill.facility_name if shows_care else "",
        insurer_name=bill.insurer_name,
        member_id_last4=bill.member_id_last4,
        claim_number=bill.claim_number if shows_care else "",
        plan_decided_date=bill.plan_decided_date,
        guarantor_name=guarantor.full_name,
        guarantor_email=guarantor.email,
        guarantor_address=tuple(part for part in (guarantor.street, town) if part),
        lines=tuple(_line(line) for line in lines),
        steps=steps(bill),
        shares=shares(bill),
        others=tuple(
            OtherBill(
                number=other.number,
                patient_name=other.patient.full_name,
                owed=other.owed,
                due_date=other.due_date,
                days_late=_days_late(other, today),
            )
            for other in others
        ),
        person=person_of(bill),
        shows_care=shows_care,
        has_proof=bill.plan_left_cents is not None,
    )


def _days_late(bill: Bill, today: date) -> int:
    return max(0, (today - bill.due_date).days) if bill.state == BillState.DUE else 0


def _line(line: BillLine) -> LineRow:
    return LineRow(
        description=line.description,
        clinician_name=line.clinician_name,
        service_date=line.service_date,
        code=line.code,
        charge=Money(line.charge_cents),
        plan_discount=Money(line.plan_discount_cents),
        plan_paid=Money(line.plan_paid_cents),
        waiting=Money(line.waiting_cents),
        share=line.share,
    )
