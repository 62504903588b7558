"""Make a bill of care on which a plan has decided before any bill came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.bills.draft import BillDraft, LineDraft, PersonDraft
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import lock_row, take_turn
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.events import BillMadeFromPlan
from wellpaid.patient_pay.bills.models import Bill, PlanDecision
from wellpaid.patient_pay.bills.models.bill import PLAN_SOURCE
from wellpaid.patient_pay.bills.queries import cares_of, charges_said, without_bill
from wellpaid.patient_pay.patients.models import Patient
from wellpaid.patient_pay.patients.queries import person_draft

from .issue_bills import issue_bills
from .record_decisions import TURN


class CareHasBill(ProductError):
    """The care was billed meanwhile, or its account number is another bill's."""

    code, status = "care_has_bill", 409
    message = "There is a bill with this account number already. Nothing was made."


class CareNotClear(ProductError):
    """What the plans say of it doesn't fit together, or was taken back."""

    code, status = "care_not_clear", 409
    message = "The plans’ papers of this care don’t fit together, so no bill can be made of it yet."


@dataclass(frozen=True, slots=True)
class Whose:
    """The patient, and who gets the bill. ``source`` is where they are from."""

    patient: PersonDraft
    guarantor: PersonDraft
    source: str = PLAN_SOURCE


def make_bill(
    *, organization_id: UUID, decision_id: UUID, whose: Whose | UUID, actor: Actor, now: datetime
) -> Bill:
    """Make the bill: its lines are the plan's, and it asks for what its plans left and no more.

    Where the decision answers lines that were refused first and billed again, it is the bill of the
    whole care.

    Done twice, the second finds the bill there. If the clinic's own file brings the same bill
    later, it is told as changed and not billed again.

    :param whose: somebody new, or the id of a patient who is here
    :raises PlanDecision.DoesNotExist: no such decision here
    :raises Patient.DoesNotExist: no such patient here
    :raises CareHasBill: it has one, or a bill has its account or claim number, cancelled or not
    :raises CareNotClear: the plans contradict each other, or took it back
    """
    with tenant(organization_id):
        take_turn(TURN)
        decision = lock_row(PlanDecision, decision_id)
        care = next(iter(cares_of(without_bill().filter(id=decision_id))), None)
        if care is None:
            raise CareHasBill
        if care.share is None:
            raise CareNotClear
        people = whose if isinstance(whose, Whose) else _known(whose)
        outcome = issue_bills(
            organization_id=organization_id,
            source=PLAN_SOURCE,
            people_source=people.source,
            drafts=[_draft(lock_row(PlanDecision, care.first_id), people)],
            actor=actor,
            now=now,
        )
        if not outcome.issued_numbers:
            raise CareHasBill
        bill: Bill = Bill.objects.get(number=outcome.issued_numbers[0])
        event = BillMadeFromPlan(bill_id=bill.id, remittance_id=decision.remittance_id)
        announce(event, actor=actor, subject_id=bill.id, now=now)
        return bill


def new_person(**facts: object) -> PersonDraft:
    """Describe somebody who isn't here yet, under a number of ours."""
    return PersonDraft(source_id=str(new_id()), **facts)  # type: ignore[arg-type]


def _known(patient_id: UUID) -> Whose:
    patient = Patient.objects.select_related("guarantor").get(id=patient_id)
    return Whose(person_draft(patient), person_draft(patient.guarantor), patient.source)


def _draft(decision: PlanDecision, whose: Whose) -> BillDraft:
    care_date = decision.service_date or decision.decided_date
    return BillDraft(
        source_id=decision.account_number,
        patient=whose.patient,
        guarantor=whose.guarantor,
        facility_name=None,
        insurer_name=decision.plan_name,
        member_id_last4=decision.member_id_last4 or None,
        claim_number=decision.plan_claim_number or None,
        lines=tuple(
            LineDraft(
                source_id=str(one.position),
                service_date=one.service_date or care_date,
                description=f"Service {one.code}" if one.code else "Care",
                code=one.code or None,
                charge=Money(one.charge_cents),
                waiting_on_plan=Money(one.charge_cents),
            )
            for one in charges_said(decision)
        ),
    )
