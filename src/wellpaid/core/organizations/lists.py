"""Lists for the pages about people, billing services and tenants, as rows ready to be shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wellpaid.core.audit.queries import newest_lines_about
from wellpaid.core.identity.models import User
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .models import BillingServiceGrant, Member, Organization
from .pins import TRIES_MAX
from .roles import OrganizationKind, Role, Scope
from .states import MemberState

_LOG_LINES = 30


@dataclass(frozen=True)
class PersonRow:
    """Somebody of an organisation. The PIN's facts are there while it is needed."""

    member_id: UUID
    user_id: UUID | None
    full_name: str
    email: str
    phone: str
    role: Role
    state: MemberState
    pin_sent_at: datetime | None
    pin_expires_at: datetime | None
    pin_asked_at: datetime | None
    pin_is_locked: bool

    @property
    def is_active_administrator(self) -> bool:
        """Whether this one can manage the others."""
        return self.role is Role.ADMINISTRATOR and self.state is MemberState.ACTIVE

    def pin_is_over(self, now: datetime) -> bool:
        """Tell whether a new PIN is needed: the last one is locked or too old."""
        old = self.pin_expires_at is not None and now >= self.pin_expires_at
        return self.state is MemberState.INVITED and (self.pin_is_locked or old)


def _people(organization_id: UUID) -> QuerySet[Member]:
    members = Member.objects.filter(organization_id=organization_id, ended_at__isnull=True)
    return members.select_related("user", "pin").order_by("created_at", "id")


def _name(row: Member) -> str:
    known = (row.user.display_name or row.user.username) if row.user else ""
    return row.full_name or known


def _person(row: Member) -> PersonRow:
    pin = getattr(row, "pin", None) if row.state == MemberState.INVITED else None
    user = row.user
    return PersonRow(
        member_id=row.id,
        user_id=row.user_id,
        full_name=_name(row),
        email=row.invited_email or (user.email if user else ""),
        phone=row.phone,
        role=Role(row.role),
        state=MemberState(row.state),
        pin_sent_at=pin.sent_at if pin else None,
        pin_expires_at=pin.expires_at if pin else None,
        pin_asked_at=pin.asked_at if pin else None,
        pin_is_locked=pin is not None and pin.tries_count >= TRIES_MAX,
    )


def people_of(organization_id: UUID) -> list[PersonRow]:
    """Give everybody who hasn't ended, the oldest membership first: one query."""
    return [_person(row) for row in _people(organization_id)]


def person_of(organization_id: UUID, member_id: UUID) -> PersonRow:
    """Give one of them.

    :raises NotFound: the organisation has no such membership
    """
    row = _people(organization_id).filter(id=member_id).first()
    if row is None:
        raise NotFound
    return _person(row)


@dataclass(frozen=True)
class GrantRow:
    """A billing service that works for a provider."""

    id: UUID
    name: str
    scope: Scope
    from_date: date
    until_date: date | None


def grants_of(provider_id: UUID) -> list[GrantRow]:
    """Give the billing services that a provider lets in, by name: one query."""
    rows = BillingServiceGrant.objects.filter(provider_id=provider_id, ended_at__isnull=True)
    return [
        GrantRow(row.id, row.billing_service.name, Scope(row.scope), row.from_date, row.until_date)
        for row in rows.select_related("billing_service").order_by("billing_service__name", "id")
    ]


def grant_of(provider_id: UUID, grant_id: UUID) -> GrantRow:
    """Give one of them.

    :raises NotFound: the provider has no such grant
    """
    for row in grants_of(provider_id):
        if row.id == grant_id:
            return row
    raise NotFound


def billing_services() -> list[tuple[UUID, str]]:
    """Give the billing services that work here, by name."""
    rows = Organization.objects.filter(
        kind=OrganizationKind.BILLING_SERVICE, set_up_at__isnull=False
    )
    return list(rows.order_by("name", "id").values_list("id", "name"))


@dataclass(frozen=True)
class LogRow:
    """Something that happened to the people of an organisation."""

    event: str
    occurred_at: datetime
    actor_name: str
    about: str


def log_of(organization_id: UUID) -> list[LogRow]:
    """Give what happened lately to people and billing services, the newest first: four queries."""
    members = Member.objects.filter(organization_id=organization_id).select_related("user")
    names = {row.id: _name(row) or row.invited_email for row in members}
    grants = BillingServiceGrant.objects.filter(provider_id=organization_id)
    for grant in grants.select_related("billing_service"):
        names[grant.id] = grant.billing_service.name
    with tenant(organization_id):
        lines = newest_lines_about([*names, organization_id], most=_LOG_LINES)
    actors = User.objects.in_bulk({line.actor_id for line in lines if line.actor_id})
    rows = []
    for line in lines:
        subject = line.facts.get("member_id") or line.facts.get("grant_id")
        actor = actors.get(line.actor_id) if line.actor_id else None
        rows.append(
            LogRow(
                event=line.event,
                occurred_at=line.occurred_at,
                actor_name=(actor.display_name or actor.username) if actor else "",
                about=names.get(UUID(subject), "") if subject else "",
            )
        )
    return rows


@dataclass(frozen=True)
class TenantRow:
    """An organisation, as the operator sees it."""

    organization_id: UUID
    slug: str
    name: str
    kind: OrganizationKind
    phone: str
    created_at: datetime
    described_at: datetime | None
    set_up_at: datetime | None
    bank_answer: str
    active_count: int
    waiting_count: int


def _tenants() -> QuerySet[Organization]:
    return Organization.objects.annotate(
        active_count=Count("members", filter=Q(members__state=MemberState.ACTIVE)),
        waiting_count=Count(
            "members",
            filter=Q(members__state__in=(MemberState.INVITED, MemberState.PIN_CONFIRMED)),
        ),
    )


def _tenant(row: Organization) -> TenantRow:
    return TenantRow(
        organization_id=row.id,
        slug=row.slug,
        name=row.name,
        kind=OrganizationKind(row.kind),
        phone=row.phone,
        created_at=row.created_at,
        described_at=row.described_at,
        set_up_at=row.set_up_at,
        bank_answer=row.bank_answer,
        active_count=row.active_count,  # type: ignore[attr-defined] # annotated
        waiting_count=row.waiting_count,  # type: ignore[attr-defined] # annotated
    )


def tenants() -> list[TenantRow]:
    """Give every organisation, the one that waits for its set-up first, then by name: one query."""
    rows = _tenants().order_by("-set_up_at", "name", "id")
    return sorted((_tenant(row) for row in rows), key=lambda row: (bool(row.set_up_at), row.name))


def tenant_named(slug: str) -> TenantRow:
    """Give one of them.

    :raises NotFound: no organisation has this short name
    """
    row = _tenants().filter(slug=slug).first()
    if row is None:
        raise NotFound
    return _tenant(row)


@dataclass(frozen=True)
class Addressee:
    """An administrator, to be written to."""

    email: str
    language: str


def administrators_of(organization_id: UUID) -> list[Addressee]:
    """Give the administrators who are at work and can be written to: one query."""
    rows = _people(organization_id).filter(state=MemberState.ACTIVE, role=Role.ADMINISTRATOR)
    found = [
        Addressee(row.invited_email or row.user.email, row.user.language)
        for row in rows
        if row.user is not None
    ]
    return [one for one in found if one.email]


def staff_names(
    user_ids: Collection[UUID], *, organization_ids: Collection[UUID]
) -> dict[UUID, str]:
    """Give the names of those who work or worked for these organisations; of nobody else."""
    rows = Member.objects.filter(user_id__in=user_ids, organization_id__in=organization_ids)
    return {
        row.user_id: _name(row) for row in rows.select_related("user") if row.user_id is not None
    }
