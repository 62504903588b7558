"""End a helper's access, an invitation or a wish: at once, by either of the two."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import HelperAccess
from wellpaid.patient_pay.access.states import OPEN, HelperState

from .move_helper import first_organization, locked_access, move_helper


def end_access(*, user_id: UUID, access_id: UUID, actor: Actor, now: datetime) -> None:
    """End what is between two people. Ended twice is ended once.

    :raises NotFound: the user is neither of the two
    """
    found = HelperAccess.objects.filter(id=access_id).first()
    if found is None or user_id not in {found.owner_id, found.helper_id}:
        raise NotFound
    with tenant(first_organization(found.owner_id)):
        access = locked_access(access_id)
        if access is not None and access.state in OPEN:
            move_helper(access=access, to=HelperState.ENDED, actor=actor, now=now)
