"""Who may see whose bills."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from wellpaid.core.events.actors import Actor, ActorKind

from .models import HelperAccess, PersonLink
from .sights import Level, Sight, Via
from .states import HelperState


def visible_people(user_id: UUID, *, today: date) -> list[Sight]:
    """Give what a user may see: their own links, then those of the people they help. Two reads.

    Asked for anew by every request: an access that was ended a second ago shows nothing now.
    """
    actor = Actor(ActorKind.USER, user_id)
    levels = helped_owners(user_id, today=today)
    links = PersonLink.objects.filter(
        Q(user_id=user_id) | Q(user_id__in=levels), ended_at__isnull=True, user__is_active=True
    ).order_by("created_at", "id")
    return [
        Sight(
            organization_id=link.organization_id,
            guarantor_id=link.guarantor_id,
            patient_id=link.patient_id,
            level=Level.FULL if link.user_id == user_id else levels[link.user_id],
            via=Via.LINK if link.user_id == user_id else Via.HELPER,
            actor=actor,
            on_behalf_of_id=None if link.user_id == user_id else link.user_id,
        )
        for link in links
    ]


def acts_for(sights: Iterable[Sight], guarantor_id: UUID) -> bool:
    """Tell whether somebody is the guarantor here, by the account, or helps them in full."""
    return any(
        sight.guarantor_id == guarantor_id
        and sight.patient_id is None
        and sight.level is Level.FULL
        and sight.via in {Via.LINK, Via.HELPER}
        for sight in sights
    )


def is_guest_of(sights: Iterable[Sight], guarantor_id: UUID) -> bool:
    """Tell whether somebody has answered the second fact of a guarantor's bill in this browser."""
    return any(sight.guarantor_id == guarantor_id and sight.via is Via.GUEST for sight in sights)


def is_kept_in_an_account(*, organization_id: UUID, guarantor_id: UUID) -> bool:
    """Tell whether the guarantor keeps the bills in an account of their own."""
    links = PersonLink.objects.filter(
        organization_id=organization_id,
        guarantor_id=guarantor_id,
        patient_id__isnull=True,
        ended_at__isnull=True,
        user__is_active=True,
    )
    return bool(links.exists())


def helped_owners(user_id: UUID, *, today: date) -> dict[UUID, Level]:
    """Give the people whom a user helps on a day, and how much of their bills it shows."""
    rows = active_helpers(today).filter(helper_id=user_id)
    return {row.owner_id: Level(row.level) for row in rows}


def active_helpers(today: date) -> QuerySet[HelperAccess]:
    """Give the accesses that hold on a day: the last day counts, and nobody who has left does."""
    return HelperAccess.objects.filter(
        Q(until_date__isnull=True) | Q(until_date__gte=today),
        state=HelperState.ACTIVE,
        owner__is_active=True,
        helper__is_active=True,
    )
