"""Reads of organisations, as rows ready for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from wellpaid.core.identity.queries import has_second_step
from wellpaid.kit.clock import local_date

from .models import Member, NumberBlock, Organization, TermsAcceptance
from .pins import TRIES_MAX
from .roles import OrganizationKind, Role
from .states import MemberState
from .terms import VERSION


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


def _providers() -> QuerySet[Organization]:
    """Give those that patients may meet: one that isn't set up has neither phone nor address."""
    return Organization.objects.filter(kind=Organization.Kind.PROVIDER, set_up_at__isnull=False)


def clinic_by_id(organization_id: UUID) -> Clinic:
    """Give a provider."""
    return _clinic(Organization.objects.filter(id=organization_id).first())


def day_at(organization_id: UUID, moment: datetime) -> date:
    """Give the calendar day of a moment where an organisation is: the one its books know.

    Every evening the day in UTC is tomorrow already.
    """
    return local_date(moment, time_zone_of(organization_id))


def time_zone_of(organization_id: UUID) -> str:
    """Give the IANA name of the time zone that an organisation lives in."""
    zones = Organization.objects.filter(id=organization_id).values_list("time_zone", flat=True)
    return zones.first() or NOBODY.time_zone


def portal_clinic(slug: str) -> Clinic:
    """Give the provider that heads the portal: the named one, or the oldest."""
    providers = _providers()
    named = providers.filter(slug=slug) if slug else providers
    return _clinic(named.order_by("created_at", "id").first())


def provider_ids() -> list[UUID]:
    """Give every provider's id, for jobs that go through them one at a time."""
    return list(_providers().order_by("id").values_list("id", flat=True))


def operator_id() -> UUID | None:
    """Give the organisation of who runs this installation, if it has been set up."""
    rows = Organization.objects.filter(kind=Organization.Kind.OPERATOR)
    return rows.order_by("created_at", "id").values_list("id", flat=True).first()


def organization_ids() -> list[UUID]:
    """Give every organisation's id, for jobs that go through them one at a time."""
    return list(Organization.objects.order_by("id").values_list("id", flat=True))


def operator_clinic() -> Clinic | None:
    """Give who runs the installation, for staff who need help; there may be nobody yet."""
    operators = Organization.objects.filter(kind=Organization.Kind.OPERATOR).exclude(phone="")
    row = operators.order_by("created_at", "id").first()
    return _clinic(row) if row else None


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
    rows = _providers()
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
    row = _providers().filter(slug=slug).first()
    return _clinic(row) if row else None


def state_of(organization_id: UUID) -> str:
    """Give the state (two letters) that an organisation is in; blank where it hasn't said."""
    return Organization.objects.get(id=organization_id).state


def statement_rest_days(organization_id: UUID) -> int:
    """Give how many days go by between two statements about the same bills."""
    return Organization.objects.get(id=organization_id).statement_rest_days


# Who receives or sends money by bank is asked about an account.
_ASKED_FOR_BANK = (OrganizationKind.PROVIDER, OrganizationKind.PAYER)


@dataclass(frozen=True)
class Activation:
    """How far somebody is who was invited: the task list of the page, and of the operation."""

    member_id: UUID
    organization_id: UUID
    organization_name: str
    kind: OrganizationKind
    role: Role
    state: MemberState
    pin_expires_at: datetime
    pin_asked_at: datetime | None
    tries_left: int
    full_name: str
    phone: str
    has_second_step: bool
    has_terms: bool
    is_first: bool
    is_described: bool
    bank_answer: str

    @property
    def has_profile(self) -> bool:
        """Whether name and phone are known."""
        return bool(self.full_name and self.phone)

    @property
    def sets_up(self) -> bool:
        """Whether the organisation's own tasks are this person's."""
        return self.is_first and self.role is Role.ADMINISTRATOR

    @property
    def waits(self) -> bool:
        """Whether an administrator has to set the organisation up first."""
        return self.is_first and self.role is not Role.ADMINISTRATOR

    @property
    def asks_for_bank(self) -> bool:
        """Whether a bank account is among the tasks."""
        return self.sets_up and self.kind in _ASKED_FOR_BANK

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do but to activate."""
        own = self.has_profile and self.has_second_step and self.has_terms
        organization = not self.is_first or (self.sets_up and self.is_described)
        return own and organization and (not self.asks_for_bank or bool(self.bank_answer))


def activation_of(member: Member) -> Activation:
    """Give how far a membership is that isn't active yet."""
    organization, pin = member.organization, member.pin
    user_id = member.user_id
    terms = TermsAcceptance.objects.filter(member=member, version=VERSION)
    return Activation(
        member_id=member.id,
        organization_id=organization.id,
        organization_name=organization.name,
        kind=OrganizationKind(organization.kind),
        role=Role(member.role),
        state=MemberState(member.state),
        pin_expires_at=pin.expires_at,
        pin_asked_at=pin.asked_at,
        tries_left=TRIES_MAX - pin.tries_count,
        full_name=member.full_name,
        phone=member.phone,
        has_second_step=user_id is not None and has_second_step(user_id),
        has_terms=terms.exists(),
        is_first=organization.set_up_at is None,
        is_described=organization.described_at is not None,
        bank_answer=organization.bank_answer,
    )


def is_administrator(*, user_id: UUID, organization_id: UUID) -> bool:
    """Tell whether a user is an administrator of an organisation."""
    members = Member.objects.filter(user_id=user_id, state=MemberState.ACTIVE)
    return bool(
        members.filter(organization_id=organization_id, role=Member.Role.ADMINISTRATOR).exists()
    )
