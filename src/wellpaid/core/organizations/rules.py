"""For whom a user works, and what they may do there. Only activated members work for anybody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from wellpaid.core.identity.queries import verified_addresses
from wellpaid.kit.clock import local_date
from wellpaid.kit.errors import NotFound, ProductError

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


def places_of(user_id: UUID, *, now: datetime) -> list[Place]:
    """Give where a user works, own organisations first, the oldest membership first: two queries.

    Invited people work nowhere until they are activated. A member of a billing service works for
    the providers that let it, from the grant's first day to its last, as days are there.
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
    abroad = _abroad(services, now) if services else []
    return own + [place for place in abroad if place.organization_id not in here]


def _is_service(place: Place) -> bool:
    return place.kind is OrganizationKind.BILLING_SERVICE


def _abroad(services: dict[UUID, Place], now: datetime) -> list[Place]:
    grants = BillingServiceGrant.objects.filter(
        billing_service_id__in=services,
        ended_at__isnull=True,
        provider__set_up_at__isnull=False,
    ).select_related("provider")
    best: dict[UUID, Place] = {}
    for grant in grants.order_by("provider__name", "id"):
        today = local_date(now, grant.provider.time_zone)
        if not grant.from_date <= today <= (grant.until_date or today):
            continue
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


class NotActivated(ProductError):
    """Somebody who was invited wants to work before the activation is complete."""

    code, status = "not_activated", 403
    message = _("Your access isn’t activated yet. Enter your security PIN first.")


class RoleNotEnough(ProductError):
    """The role of a member doesn't allow it."""

    code, status = "role_not_enough", 403
    heading = _("Your role doesn’t allow this")
    message = _("Ask an administrator of {organization} to do it, or to change your role.")


def places_in(user_id: UUID, *, kinds: Collection[OrganizationKind], now: datetime) -> list[Place]:
    """Give where a user works among organisations of some kinds.

    :raises NotActivated: nowhere yet, but an invitation waits
    :raises NotFound: nowhere: whatever is here is none of the user's business
    """
    places = [place for place in places_of(user_id, now=now) if place.kind in kinds]
    if places:
        return places
    if invitations_of(user_id):
        raise NotActivated
    raise NotFound


def require(place: Place, action: Action) -> None:
    """Refuse what a role doesn't allow.

    :raises RoleNotEnough: the member's role at this place doesn't allow it
    """
    if not place.may(action):
        raise RoleNotEnough(organization=place.organization_name)


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
