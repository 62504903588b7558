"""Put a name or a tax number on the watch list by hand, or take it off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.payees.numbers import TinKind, is_tin, plain_tin, tin_hash
from wellpaid.claim_pay.screening.models import WatchEntry
from wellpaid.claim_pay.screening.policy import name_key
from wellpaid.claim_pay.screening.queries import BY_HAND
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError

_NAME_LENGTH = 200


class WatchNothing(ProductError):
    """An entry that would find nobody, or everybody."""

    code, status = "watch_nothing", 422
    heading = _("There’s nothing to watch")
    message = _("Enter a name with letters, or a tax number of nine digits.")


class WatchedBefore(ProductError):
    """It is on the list."""

    code, status = "watched_before", 409
    heading = _("It’s on the list already")
    message = _("This name and number are watched already. Nothing was changed.")


def add_watch(*, name: str, tin: str, reference: str, actor: Actor, now: datetime) -> UUID:
    """Watch a name, a tax number, or both; give the entry's id.

    :raises WatchNothing: neither is given, or the number isn't one
    :raises WatchedBefore: the very same is watched
    """
    key, plain = name_key(name), plain_tin(tin)
    if plain and not (is_tin(plain, TinKind.EIN) or is_tin(plain, TinKind.SSN)):
        raise WatchNothing
    if (not key and not plain) or len(name) > _NAME_LENGTH:
        raise WatchNothing
    try:
        with transaction.atomic():
            row: WatchEntry = WatchEntry.objects.create(
                list_name=BY_HAND,
                reference=reference,
                name=" ".join(name.split()),
                name_key=key,
                tin_hash=tin_hash(plain) if plain else "",
                added_by=str(actor),
                added_at=now,
            )
    except IntegrityError as error:
        raise WatchedBefore from error
    return row.id


def end_watch(*, watch_id: UUID, now: datetime) -> None:
    """Watch it no more; payments that are held for it stay so until somebody ends the hold.

    :raises NotFound: there is no such entry by hand, or it ended
    """
    rows = WatchEntry.objects.filter(id=watch_id, list_name=BY_HAND, ended_at__isnull=True)
    if not rows.update(ended_at=now):
        raise NotFound
