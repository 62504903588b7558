"""Which office a visitor works for. Everybody else is told what a stranger is told: nothing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.queries import (
    Clinic,
    clinic_by_id,
    is_administrator,
    offices_of,
)
from wellpaid.kit.errors import NotFound, ProductError


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
