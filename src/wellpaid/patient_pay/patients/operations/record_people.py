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


@dataclass(frozen=True)
class Contradiction:
    """A number that the clinic has given to somebody else. ``field`` is what disagrees."""

    source_id: str
    field: str


def contradictions(
    *, source: str, pairs: Sequence[tuple[PersonDraft, PersonDraft]]
) -> dict[int, Contradiction]:
    """Give the pairs, by their place, that name a known person with another name or birth date.

    A bill opens for whoever knows the patient's name and birth date: letting a file change them
    would hand a person's old bills to a stranger. The first row of a batch counts as known too.
    """
    found: dict[int, Contradiction] = {}
    for model, column in ((Patient, 0), (Guarantor, 1)):
        known = {
            source_id: (family_name, birth_date)
            for source_id, family_name, birth_date in model.objects.filter(
                source=source, source_id__in={pair[column].source_id for pair in pairs}
            ).values_list("source_id", "family_name", "birth_date")
        }
        for place, pair in enumerate(pairs):
            person = pair[column]
            name, born = known.setdefault(person.source_id, (person.family_name, person.birth_date))
            if _folded(name) != _folded(person.family_name):
                found[place] = Contradiction(person.source_id, "family_name")
            elif born and person.birth_date and born != person.birth_date:
                found[place] = Contradiction(person.source_id, "birth_date")
    return found


def _folded(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


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
    """Insert or update in the order of the sender's ids, so that two imports can't deadlock.

    A blank in a later file says nothing: what is known stays.
    """
    rows.sort(key=lambda row: row.source_id)
    ids = [row.source_id for row in rows]
    before = {
        person.source_id: person
        for person in model._default_manager.filter(source=rows[0].source, source_id__in=ids)  # noqa: SLF001
    }
    for row in rows:
        if person := before.get(row.source_id):
            for name in _FIELDS:
                if not getattr(row, name):
                    setattr(row, name, getattr(person, name))
    model._default_manager.bulk_create(  # noqa: SLF001
        rows,
        update_conflicts=True,
        unique_fields=["organization", "source", "source_id"],
        update_fields=fields,
    )
    known = model._default_manager.filter(  # noqa: SLF001
        source=rows[0].source, source_id__in=ids
    )
    return dict(known.values_list("source_id", "id"))
