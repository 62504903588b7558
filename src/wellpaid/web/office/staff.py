"""Which office a visitor works for. Everybody else is told what a stranger is told: nothing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.queries import Clinic, clinic_by_id, is_administrator
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.core.organizations.rules import Place, places_in, places_of, require
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.web.staff.desks import places_at
from wellpaid.web.staff.faces import CLAIMS

_READS = ("GET", "HEAD")
_KINDS = (OrganizationKind.PROVIDER,)


@dataclass(frozen=True)
class Desk:
    """A member of staff at work for one organisation."""

    organization_id: UUID
    clinic: Clinic
    actor: Actor


def desk_of(request: HttpRequest, *, is_reading: bool = False) -> Desk:
    """Give the desk of a signed-in visitor, and head the page by the clinic.

    :param is_reading: what is posted is only looked for, and changes nothing
    :raises NotFound: the visitor works for nobody here
    :raises NotActivated: the visitor was invited, and hasn't entered the PIN
    :raises RoleNotEnough: the visitor may look only
    """
    assert request.user.is_authenticated
    places = places_in(request.user.id, kinds=_KINDS, now=utc_now())
    own = _own(places)
    if own is None:  # a billing service has no business in a clinic's billing office
        raise NotFound
    is_reading = request.method in _READS or is_reading
    require(own, Action.SEE_OFFICE if is_reading else Action.WORK_IN_OFFICE)
    clinic = clinic_by_id(own.organization_id)
    request.opened_clinic = clinic  # type: ignore[attr-defined]
    return Desk(own.organization_id, clinic, Actor(ActorKind.USER, request.user.id))


def _own(places: list[Place]) -> Place | None:
    return next((place for place in places if not place.is_abroad), None)


def office_of(request: HttpRequest) -> UUID | None:
    """Give the organisation in whose office a visitor may look about, on other faces' pages."""
    if not request.user.is_authenticated:
        return None
    places = [one for one in places_of(request.user.id, now=utc_now()) if one.kind in _KINDS]
    own = _own(places)
    return own.organization_id if own is not None and own.may(Action.SEE_OFFICE) else None


def sees_claims(request: HttpRequest, desk: Desk) -> bool:
    """Tell whether the pages of claims open for the visitor, at the office's own organisation."""
    place, _ = places_at(request, CLAIMS)
    return place.organization_id == desk.organization_id and place.may(Action.SEE_PAYMENTS)


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
