"""Which office a visitor works for. Everybody else is told what a stranger is told: nothing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.queries import Clinic, clinic_by_id
from wellpaid.core.organizations.rules import offices_of
from wellpaid.kit.errors import NotFound


@dataclass(frozen=True)
class Desk:
    """A member of staff at work for one organisation."""

    organization_id: UUID
    clinic: Clinic
    actor: Actor


def desk_of(request: HttpRequest) -> Desk:
    """Give the desk of a signed-in visitor, and head the page by the clinic.

    :raises NotFound: the visitor works for nobody here
    """
    assert request.user.is_authenticated
    offices = offices_of(request.user.id)
    if not offices:
        raise NotFound
    clinic = clinic_by_id(offices[0])
    request.opened_clinic = clinic  # type: ignore[attr-defined]
    return Desk(offices[0], clinic, Actor(ActorKind.USER, request.user.id))
