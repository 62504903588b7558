"""Patients, practitioners and organizations to names and person drafts.

Only the resource's own id is carried as a person's number: identifiers such as social security,
driver's licence and passport numbers are never looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from wellpaid.formats.bills.contact import email_address, language_tag, phone_e164
from wellpaid.formats.bills.draft import PersonDraft
from wellpaid.formats.fhir.json_reading import Node, child, codings, day, nodes, text, texts

# Uses in the order in which they are taken; "old" and "temp" are not.
_NAME_USES: Final = ("official", "usual", None, "nickname", "maiden", "anonymous")
_ADDRESS_USES: Final = ("home", None, "billing", "work")
_PHONE_USES: Final = ("mobile", "home", None, "work")
_ADULT_YEARS: Final = 18


class PersonUnusableError(ValueError):
    """The patient can't be the patient of a bill; ``element`` says what is missing."""

    def __init__(self, element: str, message: str) -> None:
        super().__init__(message)
        self.element = element


def read_person(patient: Node) -> PersonDraft:
    """Turn a Patient into a draft.

    :raises PersonUnusableError: no family name, or no complete birth date
    """
    name = _preferred(nodes(patient, "name"), _NAME_USES)
    family = text(name, "family")
    if family is None:
        raise PersonUnusableError("name.family", "The patient has no family name.")
    born = day(text(patient, "birthDate"))
    if born is None:
        raise PersonUnusableError("birthDate", "The patient has no complete birth date.")
    address = _preferred(nodes(patient, "address"), _ADDRESS_USES)
    return PersonDraft(
        source_id=str(patient["id"]),
        family_name=family,
        given_name=" ".join(texts(name, "given")),
        birth_date=born,
        address_lines=tuple(line.strip() for line in texts(address, "line") if line.strip()),
        city=text(address, "city"),
        state=text(address, "state"),
        postal_code=text(address, "postalCode"),
        phone=_contact(patient, "phone", phone_e164),
        email=_contact(patient, "email", email_address),
        language=_language(patient),
    )


def is_minor_on(birth_date: date, service_date: date) -> bool:
    """Tell whether a patient was under 18 on the day of care."""
    had_birthday = (service_date.month, service_date.day) >= (birth_date.month, birth_date.day)
    age = service_date.year - birth_date.year - (not had_birthday)
    return age < _ADULT_YEARS


def has_died(patient: Node) -> bool:
    """Tell whether the resource says that the patient has died."""
    return patient.get("deceasedBoolean") is True or "deceasedDateTime" in patient


def practitioner_name(practitioner: Node) -> str | None:
    """Give "Dr. Given Family", or the name as one text."""
    name = _preferred(nodes(practitioner, "name"), _NAME_USES)
    if whole := text(name, "text"):
        return whole
    parts = (*texts(name, "prefix"), *texts(name, "given"), text(name, "family") or "")
    return " ".join(part for part in parts if part) or None


def _preferred(items: list[Node], uses: tuple[str | None, ...]) -> Node:
    for use in uses:
        for item in items:
            if text(item, "use") == use and not text(child(item, "period"), "end"):
                return item
    return {}


def _contact(patient: Node, system: str, read: Callable[[str], str | None]) -> str | None:
    points = [item for item in nodes(patient, "telecom") if text(item, "system") == system]
    return read(text(_preferred(points, _PHONE_USES), "value") or "")


def _language(patient: Node) -> str | None:
    spoken = nodes(patient, "communication")
    chosen = next((item for item in spoken if item.get("preferred") is True), None)
    if chosen is None:
        # Without a stated preference, several languages say nothing about the one to write in.
        chosen = spoken[0] if len(spoken) == 1 else {}
    tags = (language_tag(code or "") for _, code in codings(child(chosen, "language")))
    return next((tag for tag in tags if tag), None)
