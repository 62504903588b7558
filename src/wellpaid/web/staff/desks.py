"""At which desk a visitor sits: one organisation of the face's kinds, looked up at every page.

The chosen organisation is kept in the session as an id and nothing else. What the visitor may do
there is asked of the database each time, so a role that changed or ended counts at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.policy import Action
from wellpaid.core.organizations.queries import Clinic, clinic_by_id, operator_clinic
from wellpaid.core.organizations.roles import OrganizationKind, Role
from wellpaid.core.organizations.rules import Place, places_in, require
from wellpaid.kit.clock import utc_now
from wellpaid.web.portal.signed_in import signed_in_user
from wellpaid.web.shared.page_context import the_portal_clinic

from .faces import Face


@dataclass(frozen=True)
class Desk:
    """A member at work for one organisation; what the frame of the page shows of it."""

    face: Face
    place: Place
    others: tuple[Place, ...]
    actor: Actor
    organization: Clinic

    @property
    def organization_id(self) -> UUID:
        """Whose rows the page may read."""
        return self.place.organization_id

    @property
    def role(self) -> Role:
        """The visitor's role here."""
        return self.place.role

    @property
    def kind(self) -> OrganizationKind:
        """What the organisation is."""
        return self.place.kind

    @property
    def is_provider(self) -> bool:
        """Whether it gives care and is paid by plans."""
        return self.kind is OrganizationKind.PROVIDER

    @property
    def rail(self) -> list[tuple[str, str, object]]:
        """The places that the role lets in: address name, icon, words."""
        return [
            (one.url_name, one.icon, one.words)
            for one in self.face.rail
            if self.place.may(one.action)
            # Only a provider has an office.
            and (one.action is not Action.SEE_OFFICE or self.is_provider)
        ]

    @property
    def home_url(self) -> str:
        """The name of the face's first page; templates can't call :meth:`Face.url`."""
        return self.face.url("home")

    @property
    def desks_url(self) -> str:
        """The name of the page of desks."""
        return self.face.url("desks")

    @property
    def people_url(self) -> str:
        """The name of the list of people."""
        return self.face.url("people")

    @property
    def invite_url(self) -> str:
        """The name of the page that invites."""
        return self.face.url("people_invite")

    @property
    def person_url(self) -> str:
        """The name of the page of one person."""
        return self.face.url("person")

    @property
    def person_pin_url(self) -> str:
        """The name of the address that sends a new PIN."""
        return self.face.url("person_pin")

    @property
    def person_end_url(self) -> str:
        """The name of the page that ends an access."""
        return self.face.url("person_end")

    def may(self, action: Action) -> bool:
        """Tell whether the visitor may do this here."""
        return self.place.may(action)


def _key(face: Face) -> str:
    return f"desk:{face.key}"


def places_at(request: HttpRequest, face: Face) -> tuple[Place, list[Place]]:
    """Give where a signed-in visitor sits on a face, and everywhere that they could.

    :raises NotFound: the visitor works for no organisation of this face
    :raises NotActivated: the visitor was invited, and hasn't completed the activation
    """
    places = places_in(signed_in_user(request).id, kinds=face.kinds, now=utc_now())
    chosen = request.session.get(_key(face), "")
    place = next((one for one in places if str(one.organization_id) == chosen), places[0])
    return place, places


def head_by_helper(request: HttpRequest) -> None:
    """Have the page's foot name who helps staff: the operator, not the reader's own clinic."""
    request.opened_clinic = operator_clinic() or the_portal_clinic()  # type: ignore[attr-defined]
    request.is_staff_page = True  # type: ignore[attr-defined]


def desk_of(request: HttpRequest, face: Face, action: Action | None) -> Desk:
    """Give the desk of a signed-in visitor.

    :param action: what the page is for; ``None`` for pages that every desk has
    :raises NotFound: the visitor works for no organisation of this face
    :raises NotActivated: the visitor was invited, and hasn't completed the activation
    :raises RoleNotEnough: the role at the chosen desk doesn't allow it
    """
    user = signed_in_user(request)
    place, places = places_at(request, face)
    desk = Desk(
        face=face,
        place=place,
        others=tuple(one for one in places if one is not place),
        actor=Actor(ActorKind.USER, user.id),
        organization=clinic_by_id(place.organization_id),
    )
    head_by_helper(request)
    request.desk = desk  # type: ignore[attr-defined]
    if action is not None:
        require(place, action)
    return desk


def sit_at(request: HttpRequest, face: Face, organization_id: UUID) -> bool:
    """Keep another desk of the visitor's; tell whether it is one."""
    user = signed_in_user(request)
    places = places_in(user.id, kinds=face.kinds, now=utc_now())
    if organization_id not in {one.organization_id for one in places}:
        return False
    request.session[_key(face)] = str(organization_id)
    return True
