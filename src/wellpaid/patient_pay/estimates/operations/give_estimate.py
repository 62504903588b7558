"""Keep an estimate that the clinic has given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.money import Money, total
from wellpaid.kit.tenancy.scope import current_organization_id, tenant
from wellpaid.patient_pay.estimates.events import EstimateGiven
from wellpaid.patient_pay.estimates.models import Estimate, EstimateLine
from wellpaid.patient_pay.patients.models import Patient


class UnknownPatient(ProductError):
    """The estimate names a patient that the clinic's bills don't know."""

    code, status = "unknown_patient", 400
    message = "No patient has the number {source_id}."


class EstimateDiffers(ProductError):
    """The clinic's number is taken by an estimate that says something else."""

    code, status = "estimate_differs", 409
    message = "Estimate {source_id} was given before with other amounts or dates."


@dataclass(frozen=True)
class ExpectedService:
    """One line: what it is, who bills for it, and what it will probably cost."""

    description: str
    amount: Money
    code: str = ""
    provider_name: str = ""


@dataclass(frozen=True)
class EstimateDraft:
    """An estimate as the clinic gives it. ``patient_source_id``: the clinic's patient number."""

    source_id: str
    patient_source_id: str
    given_date: date
    care_date: date
    lines: Sequence[ExpectedService]


def give_estimate(
    *, organization_id: UUID, draft: EstimateDraft, actor: Actor, now: datetime
) -> UUID:
    """Keep an estimate and give its id. The same one given twice is kept once.

    :raises UnknownPatient: no patient of the organisation has this number
    :raises EstimateDiffers: the number stands for another estimate
    """
    amount = total(line.amount for line in draft.lines)
    with tenant(organization_id):
        patient = Patient.objects.filter(source_id=draft.patient_source_id).first()
        if patient is None:
            raise UnknownPatient(source_id=draft.patient_source_id)
        facts = {
            "patient_id": patient.id,
            "given_date": draft.given_date,
            "care_date": draft.care_date,
            "total_cents": amount.cents,
        }
        estimate, is_new = Estimate.objects.get_or_create(
            source_id=draft.source_id,
            organization_id=organization_id,
            defaults=facts | {"created_at": now},
        )
        if not is_new:
            if any(getattr(estimate, name) != value for name, value in facts.items()):
                raise EstimateDiffers(source_id=draft.source_id)
            return UUID(str(estimate.id))
        EstimateLine.objects.bulk_create(
            EstimateLine(
                organization_id=current_organization_id(),
                estimate_id=estimate.id,
                position=position,
                description=line.description,
                code=line.code,
                provider_name=line.provider_name,
                amount_cents=line.amount.cents,
            )
            for position, line in enumerate(draft.lines, start=1)
        )
        event = EstimateGiven(estimate_id=estimate.id, total_cents=amount.cents)
        announce(event, actor=actor, subject_id=patient.id, now=now)
        return UUID(str(estimate.id))
