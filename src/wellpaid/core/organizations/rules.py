"""For whom a user works, and what they may do there. Only activated members work for anybody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from wellpaid.core.identity.queries import verified_addresses
from wellpaid.kit.errors import NotFound

from .models import BillingServiceGrant, Member
from .policy import Action, may, may_abroad, role_abroad
from .roles import OrganizationKind, Role, Scope
from .states import MemberState


@dataclass(frozen=True)
class Place:
    """Somewhere that a user works.

    :param member_id: the membership by which: the user's own, or the one at the billing service
    :param is_abroad: the user's billing service works for this organisation, by a grant
    """

    organization_id: UUID
    organization_name: str
    kind: OrganizationKind
    role: Role
    member_id: UUID
    is_abroad: bool = False

    def may(self, action: Action) -> bool:
        """Tell whether the user may do this here."""
        return may_abroad(self.role, action) if self.is_abroad else may(self.role, action)


def places_of(user_id: UUID, *, today: date) -> list[Place]:
    """Give where a user works, own organisations first, the oldest membership first: two queries.

    Invited people work nowhere until they are activated. A member of a billing service works for
    the providers that let it, from the grant's first day to its last.
    """
    members = Member.objects.filter(
        user_id=user_id, state=MemberState.ACTIVE, organization__set_up_at__isnull=False
    )
    rows = members.select_related("organization").order_by("created_at", "id")
    own = [
        Place(
            row.organization_id,
            row.organization.name,
            OrganizationKind(row.organization.kind),
            Role(row.role),
            row.id,
        )
        for row in rows
    ]
    services = {place.organization_id: place for place in own if _is_service(place)}
    here = {place.organization_id for place in own}
    abroad = _abroad(services, today) if services else []
    return own + [place for place in abroad if place.organization_id not in here]


def _is_service(place: Place) -> bool:
    return place.kind is OrganizationKind.BILLING_SERVICE


def _abroad(services: dict[UUID, Place], today: date) -> list[Place]:
    grants = BillingServiceGrant.objects.filter(
        Q(until_date__isnull=True) | Q(until_date__gte=today),
        billing_service_id__in=services,
        from_date__lte=today,
        ended_at__isnull=True,
        provider__set_up_at__isnull=False,
    ).select_related("provider")
    best: dict[UUID, Place] = {}
    for grant in grants.order_by("provider__name", "id"):
        service = services[grant.billing_service_id]
        role = role_abroad(service.role, Scope(grant.scope))
        if grant.provider_id in best and role is Role.READ_ONLY:
            continue
        best[grant.provider_id] = Place(
            grant.provider_id,
            grant.provider.name,
            OrganizationKind.PROVIDER,
            role,
            service.member_id,
            is_abroad=True,
        )
    return list(best.values())


def desks_of(
    user_id: UUID, *, kinds: Collection[OrganizationKind], action: Action, today: date
) -> list[Place]:
    """Give the places of some kinds where a user may do something."""
    places = places_of(user_id, today=today)
    return [place for place in places if place.kind in kinds and place.may(action)]


def offices_of(user_id: UUID) -> list[UUID]:
    """Give the providers whose billing office a user belongs to, the oldest membership first."""
    members = Member.objects.filter(
        user_id=user_id,
        state=MemberState.ACTIVE,
        organization__kind=OrganizationKind.PROVIDER,
        organization__set_up_at__isnull=False,
    )
    return list(members.order_by("created_at", "id").values_list("organization_id", flat=True))


def invitations_of(user_id: UUID) -> list[Member]:
    """Give the memberships that a user has to activate, the oldest first.

    Before the PIN was entered they are found by an address that the user has confirmed.
    """
    mine = Q(state=MemberState.PIN_CONFIRMED, user_id=user_id)
    if addresses := verified_addresses(user_id):
        mine |= Q(state=MemberState.INVITED, invited_email__in=addresses)
    rows = Member.objects.filter(mine).select_related("organization", "pin")
    return list(rows.order_by("created_at", "id"))


def invitation_of(user_id: UUID, member_id: UUID) -> Member:
    """Give one of them.

    :raises NotFound: nobody invited this user by that membership
    """
    for member in invitations_of(user_id):
        if member.id == member_id:
            return member
    raise NotFound


def setting_up(user_id: UUID, member_id: UUID) -> Member:
    """Give the membership that a user is setting up, the PIN entered.

    :raises NotFound: there is none
    """
    member = invitation_of(user_id, member_id)
    if member.state != MemberState.PIN_CONFIRMED:
        raise NotFound
    return member
