"""Reads of people: who is here under a name, and a person in the shape of a draft."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Upper

from wellpaid.formats.bills.draft import PersonDraft
from wellpaid.patient_pay.patients.models import Patient, Person


def patients_named(names: Iterable[tuple[str, str]]) -> list[Patient]:
    """Give the patients of some (family, given) names, whatever the case: one query.

    Of several given names the first has to be the same.
    """
    wanted = {(family.upper(), first_name(given)) for family, given in names if family and given}
    if not wanted:
        return []
    rows = Patient.objects.alias(family=Upper("family_name")).filter(
        family__in={family for family, _ in wanted}
    )
    found = rows.select_related("guarantor").order_by("birth_date", "id")
    return [one for one in found if name_of(one) in wanted]


def name_of(patient: Patient) -> tuple[str, str]:
    """Give family name and first given name in capitals, as they are compared."""
    return patient.family_name.upper(), first_name(patient.given_name)


def first_name(given: str) -> str:
    """Give the first of some given names in capitals, "" where there is none."""
    return next(iter(given.upper().split()), "")


def person_draft(person: Person) -> PersonDraft:
    """Give a person in the shape in which imports bring one."""
    return PersonDraft(
        source_id=person.source_id,
        family_name=person.family_name,
        given_name=person.given_name,
        birth_date=person.birth_date,
        address_lines=(person.street,) if person.street else (),
        city=person.city or None,
        state=person.state or None,
        postal_code=person.postal_code or None,
        phone=person.phone or None,
        email=person.email or None,
        language=person.language or None,
    )
