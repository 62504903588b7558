"""Keep the people of an import: add the new, bring the known up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wellpaid.formats.bills.draft import PersonDraft
from wellpaid.kit.tenancy.scope import current_organization_id
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.patients.models import Guarantor, Patient, Person

_FIELDS = [
    "family_name", "given_name", "birth_date", "street", "city", "state", "postal_code", "phone",
    "email", "language",
]  # fmt: skip


@dataclass(frozen=True)
class People:
    """Our ids by the sender's."""

    patient_ids: dict[str, UUID]
    guarantor_ids: dict[str, UUID]


def record_people(
    *, source: str, pairs: Sequence[tuple[PersonDraft, PersonDraft]], now: datetime
) -> People:
    """Add or update patients and their guarantors, in the caller's transaction.

    Where one person stands in the batch twice, the later row's details hold.

    :param pairs: (patient, guarantor) as they stand in the file
    """
    require_open()
    guarantors = {guarantor.source_id: guarantor for _, guarantor in pairs}
    guarantor_ids = _upsert(
        Guarantor, [_row(Guarantor, person, source, now) for person in guarantors.values()], _FIELDS
    )
    patients = {
        patient.source_id: (patient, guarantor_ids[guarantor.source_id])
        for patient, guarantor in pairs
    }
    patient_ids = _upsert(
        Patient,
        [
            _row(Patient, person, source, now, guarantor_id=guarantor_id)
            for person, guarantor_id in patients.values()
        ],
        [*_FIELDS, "guarantor_id"],
    )
    return People(patient_ids, guarantor_ids)


def _row[P: Person](
    model: type[P], person: PersonDraft, source: str, now: datetime, **more: Any
) -> P:
    return model(
        organization_id=current_organization_id(),
        source=source,
        source_id=person.source_id,
        family_name=person.family_name,
        given_name=person.given_name,
        birth_date=person.birth_date,
        street=", ".join(person.address_lines),
        city=person.city or "",
        state=person.state or "",
        postal_code=person.postal_code or "",
        phone=person.phone or "",
        email=person.email or "",
        language=person.language or "",
        created_at=now,
        **more,
    )


def _upsert[P: Person](model: type[P], rows: list[P], fields: list[str]) -> dict[str, UUID]:
    """Insert or update in the order of the sender's ids, so that two imports can't deadlock."""
    rows.sort(key=lambda row: row.source_id)
    model._default_manager.bulk_create(  # noqa: SLF001
        rows,
        update_conflicts=True,
        unique_fields=["organization", "source", "source_id"],
        update_fields=fields,
    )
    known = model._default_manager.filter(  # noqa: SLF001
        source=rows[0].source, source_id__in=[row.source_id for row in rows]
    )
    return dict(known.values_list("source_id", "id"))
