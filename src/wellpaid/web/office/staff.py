"""Which office a visitor works for. Everybody else is told what a stranger is told: nothing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.queries import Clinic, clinic_by_id, is_administrator
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.core.organizations.rules import places_in, require
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError

_READS = ("GET", "HEAD")


@dataclass(frozen=True)
class Desk:
    """A member of staff at work for one organisation."""

    organization_id: UUID
    clinic: Clinic
    actor: Actor


def desk_of(request: HttpRequest) -> Desk:
    """Give the desk of a signed-in visitor, and head the page by the clinic.

    :raises NotFound: the visitor works for nobody here
    :raises NotActivated: the visitor was invited, and hasn't entered the PIN
    :raises RoleNotEnough: the visitor may look only
    """
    assert request.user.is_authenticated
    kinds = (OrganizationKind.PROVIDER,)
    places = places_in(request.user.id, kinds=kinds, now=utc_now())
    own = next((place for place in places if not place.is_abroad), None)
    if own is None:  # a billing service has no business in a clinic's billing office
        raise NotFound
    require(own, Action.SEE_OFFICE if request.method in _READS else Action.WORK_IN_OFFICE)
    clinic = clinic_by_id(own.organization_id)
    request.opened_clinic = clinic  # type: ignore[attr-defined]
    return Desk(own.organization_id, clinic, Actor(ActorKind.USER, request.user.id))


class AdministratorsOnly(ProductError):
    """What binds the whole organisation is for its administrators."""

    code, status = "administrators_only", 403
    message = "Only an administrator of your organization can change this. Nothing was changed."


def administers(desk: Desk) -> bool:
    """Tell whether the member may change what binds the whole organisation, such as its bank."""
    user_id = desk.actor.id
    return user_id is not None and is_administrator(
        user_id=user_id, organization_id=desk.organization_id
    )
