"""Reads of estimates, and a bill held against its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import CarePerson, Sight, by_organization, shows_care
from wellpaid.patient_pay.patients.models import Patient

from .models import Estimate, EstimateLine
from .policy import Gap, compare, covers


@dataclass(frozen=True)
class EstimateLineRow:
    """One expected service."""

    description: str
    code: str
    provider_name: str
    amount: Money


@dataclass(frozen=True)
class EstimateRow:
    """An estimate with its lines; they are empty where the care may not be shown."""

    id: UUID
    organization_id: UUID
    clinic_name: str
    patient_name: str
    given_date: date
    care_date: date
    total: Money
    lines: tuple[EstimateLineRow, ...]


def estimates_of(*, sights: Sequence[Sight], today: date) -> list[EstimateRow]:
    """Give the estimates that these sights reach, the newest first: two queries an organisation."""
    found: list[EstimateRow] = []
    for organization_id, seeing in by_organization(sights).items():
        clinic_name = clinic_by_id(organization_id).name
        reached = Q(pk__in=[])
        for sight in seeing:
            if sight.patient_id is not None:
                reached |= Q(patient_id=sight.patient_id)
            elif sight.guarantor_id is not None:
                reached |= Q(patient__guarantor_id=sight.guarantor_id)
        with tenant(organization_id):
            estimates = (
                Estimate.objects.filter(reached)
                .select_related("patient", "patient__guarantor")
                .prefetch_related("lines")
                .order_by("-given_date", "id")
            )
            found += [_row(estimate, clinic_name, seeing, today) for estimate in estimates]
    return found


def estimate_gap(
    *,
    organization_id: UUID,
    patient_id: UUID,
    service_date: date,
    billed: Money,
    bill_date: date,
    today: date,
) -> Gap | None:
    """Hold a bill against the newest estimate that was given for its care, if there is one.

    One query. The caller asks for bills without insurance only: the law is about those.
    """
    with tenant(organization_id):
        estimates = list(
            Estimate.objects.filter(patient_id=patient_id, given_date__lte=service_date).order_by(
                "-given_date", "-created_at"
            )
        )
    for estimate in estimates:
        if covers(
            given_date=estimate.given_date,
            care_date=estimate.care_date,
            service_date=service_date,
        ):
            return compare(
                expected=Money(estimate.total_cents),
                billed=billed,
                bill_date=bill_date,
                today=today,
            )
    return None


def _row(estimate: Estimate, clinic_name: str, seeing: Sequence[Sight], today: date) -> EstimateRow:
    shown = shows_care(seeing, _person(estimate.patient), today)
    lines = sorted(estimate.lines.all(), key=lambda line: line.position) if shown else []
    return EstimateRow(
        id=estimate.id,
        organization_id=estimate.organization_id,
        clinic_name=clinic_name,
        patient_name=estimate.patient.full_name,
        given_date=estimate.given_date,
        care_date=estimate.care_date,
        total=Money(estimate.total_cents),
        lines=tuple(_line(line) for line in lines),
    )


def _person(patient: Patient) -> CarePerson:
    guarantor = patient.guarantor
    return CarePerson(
        patient_id=patient.id,
        guarantor_id=patient.guarantor_id,
        is_guarantor=(patient.source, patient.source_id) == (guarantor.source, guarantor.source_id),
        birth_date=patient.birth_date,
        state=patient.state,
    )


def _line(line: EstimateLine) -> EstimateLineRow:
    return EstimateLineRow(
        line.description, line.code, line.provider_name, Money(line.amount_cents)
    )
