"""Reads for the family pages: whose bills I see, who sees mine, and who has looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.patients.models import Guarantor, Patient

from .models import HelperAccess, Look, PersonLink
from .sights import CarePerson, Level, Via, comes_of_age, is_minor
from .states import OPEN, HelperState

LOOKS_MAX = 200
_SOON = timedelta(days=365)


@dataclass(frozen=True)
class Dependant:
    """A patient whose bills come to a guarantor.

    :param grown_on: the coming day on which the care becomes the patient's own affair
    :param is_private: it is already: the guarantor sees amounts only
    """

    name: str
    grown_on: date | None
    is_private: bool


@dataclass(frozen=True)
class LinkRow:
    """A person whose bills are in the account by a link of one's own."""

    link_id: UUID
    organization_id: UUID
    clinic_name: str
    name: str
    is_guarantor: bool
    dependants: tuple[Dependant, ...]


@dataclass(frozen=True)
class HelperRow:
    """What is between two people: the other's name, how much is seen, and until when."""

    access_id: UUID
    name: str
    email: str
    level: Level
    state: HelperState
    until_date: date | None
    is_over: bool


@dataclass(frozen=True)
class FamilyPage:
    """Everything on the family page."""

    links: tuple[LinkRow, ...]
    helpers: tuple[HelperRow, ...]
    helped: tuple[HelperRow, ...]

    @property
    def own_name(self) -> str:
        """What the clinic calls the person; blank before anything is linked."""
        return self.links[0].name if self.links else ""


@dataclass(frozen=True)
class LookRow:
    """Somebody looked. ``who``: a name the person gave; blank for oneself and for guests."""

    looked_at: datetime
    clinic_name: str
    thing: str
    level: Level
    via: Via
    is_self: bool
    who: str


def family_page(*, user_id: UUID, today: date) -> FamilyPage:
    """Give a user's links and helpers: two reads, and three for each organisation."""
    accesses = HelperAccess.objects.filter(
        Q(owner_id=user_id) | Q(helper_id=user_id), state__in=OPEN
    ).order_by("created_at", "id")
    rows = list(accesses)
    return FamilyPage(
        links=tuple(_links(user_id, today)),
        helpers=tuple(
            _helper(row, row.helper_name, today) for row in rows if row.owner_id == user_id
        ),
        helped=tuple(
            _helper(row, row.owner_name, today) for row in rows if row.helper_id == user_id
        ),
    )


def _helper(row: HelperAccess, name: str, today: date) -> HelperRow:
    return HelperRow(
        access_id=row.id,
        name=name,
        email=row.email,
        level=Level(row.level),
        state=HelperState(row.state),
        until_date=row.until_date,
        is_over=row.until_date is not None and row.until_date < today,
    )


def _links(user_id: UUID, today: date) -> list[LinkRow]:
    links = PersonLink.objects.filter(user_id=user_id, ended_at__isnull=True)
    by_organization: dict[UUID, list[PersonLink]] = {}
    for link in links.order_by("created_at", "id"):
        by_organization.setdefault(link.organization_id, []).append(link)
    found = []
    for organization_id, own in by_organization.items():
        clinic_name = clinic_by_id(organization_id).name
        with tenant(organization_id):
            guarantor_ids = [link.guarantor_id for link in own]
            guarantors = {
                person.id: person for person in Guarantor.objects.filter(id__in=guarantor_ids)
            }
            patients = list(
                Patient.objects.filter(guarantor_id__in=guarantors).order_by("birth_date", "id")
            )
        found += [_link(link, clinic_name, guarantors, patients, today) for link in own]
    return found


def _link(
    link: PersonLink,
    clinic_name: str,
    guarantors: dict[UUID, Guarantor],
    patients: list[Patient],
    today: date,
) -> LinkRow:
    guarantor = guarantors[link.guarantor_id]
    own = next((patient for patient in patients if patient.id == link.patient_id), None)
    dependants = [
        _dependant(patient, today)
        for patient in patients
        if own is None
        and patient.guarantor_id == guarantor.id
        and (patient.source, patient.source_id) != (guarantor.source, guarantor.source_id)
    ]
    return LinkRow(
        link_id=link.id,
        organization_id=link.organization_id,
        clinic_name=clinic_name,
        name=own.full_name if own else guarantor.full_name,
        is_guarantor=own is None,
        dependants=tuple(dependants),
    )


def comes_of_age_on(patient: Patient) -> date | None:
    """Give the day on which a guarantor's dependant is of age.

    ``None``: the birth date isn't known, or the patient is the guarantor. ``patient.guarantor``
    must be loaded.
    """
    guarantor = patient.guarantor
    if (patient.source, patient.source_id) == (guarantor.source, guarantor.source_id):
        return None
    return comes_of_age(_care_person(patient))


def _care_person(patient: Patient) -> CarePerson:
    return CarePerson(
        patient_id=patient.id,
        guarantor_id=patient.guarantor_id,
        is_guarantor=False,
        birth_date=patient.birth_date,
        state=patient.state,
    )


def _dependant(patient: Patient, today: date) -> Dependant:
    person = _care_person(patient)
    grown = comes_of_age(person)
    is_soon = grown is not None and today < grown <= today + _SOON
    return Dependant(
        name=patient.full_name,
        grown_on=grown if is_soon else None,
        is_private=not is_minor(person, today),
    )


def looks_of(*, user_id: UUID) -> list[LookRow]:
    """Give who has looked at the bills of a user's own people, the newest first.

    Names are those that helpers go by in this account; a guest has none.
    """
    helpers = HelperAccess.objects.filter(owner_id=user_id, helper__isnull=False)
    names = {str(row.helper_id): row.helper_name for row in helpers}
    links = PersonLink.objects.filter(
        user_id=user_id, ended_at__isnull=True, patient_id__isnull=True
    )
    by_organization: dict[UUID, set[UUID]] = {}
    for link in links:
        by_organization.setdefault(link.organization_id, set()).add(link.guarantor_id)
    found = []
    for organization_id, guarantor_ids in by_organization.items():
        clinic_name = clinic_by_id(organization_id).name
        with tenant(organization_id):
            looks = Look.objects.filter(guarantor_id__in=guarantor_ids)
            rows = list(looks.order_by("-looked_at", "id")[:LOOKS_MAX])
        found += [_look(row, clinic_name, user_id, names) for row in rows]
    return sorted(found, key=lambda row: row.looked_at, reverse=True)[:LOOKS_MAX]


def _look(row: Look, clinic_name: str, user_id: UUID, names: dict[str, str]) -> LookRow:
    actor_id = row.actor.partition(":")[2]
    return LookRow(
        looked_at=row.looked_at,
        clinic_name=clinic_name,
        thing=row.thing,
        level=Level(row.level),
        via=Via(row.via),
        is_self=actor_id == str(user_id),
        who=names.get(actor_id, ""),
    )
