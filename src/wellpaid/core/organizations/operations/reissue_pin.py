"""Send an invited person a new PIN; the old one opens nothing any more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_member import locked_member
from .send_pin import send_pin


class PinNotNeeded(ProductError):
    """The person has entered one."""

    code, status = "pin_not_needed", 409
    message = _("This person has entered the PIN already.")


def reissue_pin(
    *, organization_id: UUID, member_id: UUID, language: str, actor: Actor, now: datetime
) -> None:
    """Make a new PIN with five new tries and seven new days.

    :raises NotFound: the organisation has no such membership
    :raises PinNotNeeded: the person has entered a PIN already
    """
    with tenant(organization_id):
        member = locked_member(organization_id, member_id)
        if member.state != MemberState.INVITED:
            raise PinNotNeeded
        send_pin(member=member, language=language, actor=actor, now=now)
