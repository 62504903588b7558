"""Say yes or no to somebody who asks to see one's bills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.access.states import HelperState

from .accept_invitation import end_older
from .move_helper import first_organization, locked_access, move_helper


@dataclass(frozen=True)
class Consent:
    """How much the owner lets the helper see, and until which last day."""

    owner_name: str
    level: Level
    until_date: date | None


def answer_request(
    *, owner_id: UUID, access_id: UUID, consent: Consent | None, actor: Actor, now: datetime
) -> None:
    """Record the owner's answer; ``None`` is a no.

    :raises NotFound: nobody asks this user under this id
    :raises NothingToShare: the user has no bills in the account any more
    """
    with tenant(first_organization(owner_id)):
        access = locked_access(access_id)
        if access is None or access.owner_id != owner_id or access.state != HelperState.ASKED:
            raise NotFound
        if consent is None:
            move_helper(access=access, to=HelperState.DECLINED, actor=actor, now=now)
            return
        assert access.helper_id is not None
        end_older(owner_id=owner_id, helper_id=access.helper_id, actor=actor, now=now)
        access.owner_name, access.level = consent.owner_name, consent.level
        access.until_date = consent.until_date
        move_helper(access=access, to=HelperState.ACTIVE, actor=actor, now=now)
