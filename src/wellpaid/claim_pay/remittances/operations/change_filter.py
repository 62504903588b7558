"""Rename a kept filter, have it shown first, or remove it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.remittances.events import SavedFilterChanged, SavedFilterRemoved
from wellpaid.claim_pay.remittances.models import SavedFilter
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import take_turn
from wellpaid.kit.tenancy.scope import tenant

from .save_filter import FilterNameTaken, checked_name


def rename_filter(
    *,
    organization_id: UUID,
    user_id: UUID,
    filter_id: UUID,
    name: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Give a filter another name.

    :raises NotFound: the person has no such filter here
    :raises FilterNameWrong: the name is empty or too long
    :raises FilterNameTaken: another filter has it
    """
    wanted = checked_name(name)
    with tenant(organization_id):
        row = _own(user_id, filter_id)
        if row.name == wanted:
            return
        others = SavedFilter.objects.filter(user_id=user_id, page=row.page, name=wanted)
        if others.exists():
            raise FilterNameTaken
        row.name = wanted
        row.save(update_fields=["name"])
        _announce(SavedFilterChanged, row, actor, now)


def choose_first_filter(
    *,
    organization_id: UUID,
    user_id: UUID,
    filter_id: UUID,
    is_default: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Have a page begin with a filter, instead of the one before; or with none.

    :raises NotFound: the person has no such filter here
    """
    with tenant(organization_id):
        row = _own(user_id, filter_id)
        if row.is_default == is_default:
            return
        own = SavedFilter.objects.filter(user_id=user_id, page=row.page, is_default=True)
        own.update(is_default=False)
        row.is_default = is_default
        row.save(update_fields=["is_default"])
        _announce(SavedFilterChanged, row, actor, now)


def remove_filter(
    *, organization_id: UUID, user_id: UUID, filter_id: UUID, actor: Actor, now: datetime
) -> None:
    """Remove a filter. What it looked for is forgotten.

    :raises NotFound: the person has no such filter here (any more)
    """
    with tenant(organization_id):
        row = _own(user_id, filter_id)
        _announce(SavedFilterRemoved, row, actor, now)
        row.delete()


def _own(user_id: UUID, filter_id: UUID) -> SavedFilter:
    take_turn(f"saved_filters/{user_id}")
    row: SavedFilter | None = SavedFilter.objects.filter(id=filter_id, user_id=user_id).first()
    if row is None:
        raise NotFound
    return row


def _announce(
    kind: type[SavedFilterChanged | SavedFilterRemoved],
    row: SavedFilter,
    actor: Actor,
    now: datetime,
) -> None:
    announce(kind(saved_filter_id=row.id), actor=actor, subject_id=row.id, now=now)
