"""Keep what somebody looks for, under a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.remittances.events import SavedFilterAdded
from wellpaid.claim_pay.remittances.models import SavedFilter
from wellpaid.claim_pay.remittances.models.saved_filter import NAME_LENGTH_MAX
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import take_turn
from wellpaid.kit.tenancy.scope import tenant

FILTERS_MAX: Final = 20


class FilterNameWrong(ProductError):
    """No name, or one that is too long."""

    code, status = "filter_name_wrong", 422
    heading = _("The filter isn’t kept yet")
    message = _("Give the filter a name of at most 40 letters.")


class FilterNameTaken(ProductError):
    """The same person has another one of this name."""

    code, status = "filter_name_taken", 409
    heading = _("The filter isn’t kept yet")
    message = _("You have a filter of this name. Choose another name.")


class TooManyFilters(ProductError):
    """Nobody finds anything among more."""

    code, status = "too_many_filters", 409
    heading = _("The filter isn’t kept yet")
    message = _("You have 20 filters here. Remove one first.")


def save_filter(
    *,
    organization_id: UUID,
    user_id: UUID,
    page: str,
    name: str,
    facts: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> UUID:
    """Keep a filter; give its id. The same one under the same name again is the one that is there.

    :raises FilterNameWrong: the name is empty or too long
    :raises FilterNameTaken: another filter has it
    :raises TooManyFilters: twenty are kept
    """
    wanted = checked_name(name)
    with tenant(organization_id):
        take_turn(f"saved_filters/{user_id}")
        own = SavedFilter.objects.filter(user_id=user_id, page=page)
        same = own.filter(name=wanted).first()
        if same is not None and same.facts == dict(facts):
            return same.id  # type: ignore[no-any-return]
        if same is not None:
            raise FilterNameTaken
        if own.count() >= FILTERS_MAX:
            raise TooManyFilters
        row = SavedFilter.objects.create(
            id=new_id(), user_id=user_id, page=page, name=wanted, facts=dict(facts), created_at=now
        )
        event = SavedFilterAdded(saved_filter_id=row.id)
        announce(event, actor=actor, subject_id=row.id, now=now)
        return row.id  # type: ignore[no-any-return]


def checked_name(name: str) -> str:
    """Give a name without needless blanks.

    :raises FilterNameWrong: it is empty or too long
    """
    plain = " ".join(name.replace("\0", "").split())
    if not 0 < len(plain) <= NAME_LENGTH_MAX:
        raise FilterNameWrong
    return plain
