"""Reads of organisations, as rows ready for a page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from .models import Member, NumberBlock, Organization


@dataclass(frozen=True)
class Clinic:
    """What a page shows of a provider."""

    id: UUID | None
    name: str
    phone: str
    hours_en: str
    hours_es: str
    address: str
    time_zone: str
    statement_descriptor: str
    second_fact: str
    offers_bank_payments: bool = False

    @property
    def hours(self) -> str:
        """Opening hours in the reader's language."""
        return self.hours_es if get_language() == "es" else self.hours_en

    @property
    def asks_postal_code(self) -> bool:
        """Whether guests are asked for a ZIP code rather than a birth date."""
        return self.second_fact == Organization.SecondFact.NAME_AND_POSTAL_CODE


# Before the first provider is set up there is nobody to call; the pages still have to stand.
NOBODY = Clinic(None, "Wellpaid", "", "", "", "", "America/Chicago", "", "")


def _clinic(row: Organization | None) -> Clinic:
    if row is None:
        return NOBODY
    return Clinic(
        row.id,
        row.name,
        row.phone,
        row.hours_en,
        row.hours_es,
        row.address,
        row.time_zone,
        row.statement_descriptor,
        row.second_fact,
        row.offers_bank_payments,
    )


def clinic_by_id(organization_id: UUID) -> Clinic:
    """Give a provider."""
    return _clinic(Organization.objects.filter(id=organization_id).first())


def portal_clinic(slug: str) -> Clinic:
    """Give the provider that heads the portal: the named one, or the oldest."""
    providers = Organization.objects.filter(kind=Organization.Kind.PROVIDER)
    named = providers.filter(slug=slug) if slug else providers
    return _clinic(named.order_by("created_at", "id").first())


def organization_ids() -> list[UUID]:
    """Give every organisation's id, for jobs that go through them one at a time."""
    return list(Organization.objects.order_by("id").values_list("id", flat=True))


def offices_of(user_id: UUID) -> list[UUID]:
    """Give the organisations whose staff a user belongs to, the oldest membership first."""
    members = Member.objects.filter(user_id=user_id, ended_at__isnull=True)
    return list(members.order_by("created_at", "id").values_list("organization_id", flat=True))


@dataclass(frozen=True)
class FoundClinic:
    """A provider as a search shows it."""

    slug: str
    name: str
    address: str
    phone: str


_FOUND_MAX = 20


def find_clinics(text: str) -> list[FoundClinic]:
    """Give the providers whose name, town or ZIP code has all the words, twenty at most."""
    rows = Organization.objects.filter(kind=Organization.Kind.PROVIDER)
    words = text.split()[:8]
    for word in words:
        rows = rows.filter(
            Q(name__icontains=word) | Q(city__icontains=word) | Q(postal_code__startswith=word)
        )
    if not words:
        return []
    found = rows.order_by("name", "id")[:_FOUND_MAX]
    return [FoundClinic(row.slug, row.name, row.address, row.phone) for row in found]


def clinic_of_number(number: str) -> FoundClinic | None:
    """Give the provider whose Bill IDs begin like this one; whether the bill exists isn't told."""
    block = NumberBlock.objects.filter(block=number[:6]).select_related("organization").first()
    if block is None:
        return None
    row = block.organization
    return FoundClinic(row.slug, row.name, row.address, row.phone)


def clinic_by_slug(slug: str) -> Clinic | None:
    """Give a provider by the name that its address has."""
    row = Organization.objects.filter(kind=Organization.Kind.PROVIDER, slug=slug).first()
    return _clinic(row) if row else None


def statement_rest_days(organization_id: UUID) -> int:
    """Give how many days go by between two statements about the same bills."""
    return Organization.objects.get(id=organization_id).statement_rest_days


def is_administrator(*, user_id: UUID, organization_id: UUID) -> bool:
    """Tell whether a user is an administrator of an organisation."""
    members = Member.objects.filter(user_id=user_id, ended_at__isnull=True)
    return bool(
        members.filter(organization_id=organization_id, role=Member.Role.ADMINISTRATOR).exists()
    )
