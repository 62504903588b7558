"""Take in a sanctions list, in place of what it said before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.payees.numbers import TinKind, is_tin, plain_tin, tin_hash
from wellpaid.claim_pay.screening.events import WatchListImported
from wellpaid.claim_pay.screening.models import WatchEntry
from wellpaid.claim_pay.screening.policy import name_key
from wellpaid.claim_pay.screening.queries import BY_HAND
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.queries import operator_id
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant

_AT_ONCE = 1000
_NAME_LENGTH, _REFERENCE_LENGTH, _LIST_LENGTH = 200, 60, 40
type _Key = tuple[str, str]


class ListRefused(ProductError):
    """Nothing of it was taken in."""

    code, status = "watch_list_refused", 422
    message = _("Nothing was taken in: {why}")


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row of a list: a name, a tax number, or both; and the list's own number for it."""

    number: int
    name: str
    tin: str
    reference: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it."""

    added_count: int
    kept_count: int
    ended_count: int


def import_watch_list(*, list_name: str, rows: Iterable[ListedRow], now: datetime) -> Imported:
    """Watch all that a list names, and nothing that it doesn't name any more, in one transaction.

    A second run of the same list changes nothing. An empty list is refused: it is more likely a
    broken download than a world without sanctions.

    :raises ListRefused: it is empty, a row says nothing, a number isn't one; or there's no operator
    """
    if not 0 < len(list_name) <= _LIST_LENGTH or list_name == BY_HAND:
        raise ListRefused(why="the list needs a name of its own")
    wanted = _read(rows)
    operator = operator_id()
    if operator is None:
        raise ListRefused(why="add the operator first (add_operator)")
    import_id = new_id()
    with tenant(operator):
        standing = WatchEntry.objects.select_for_update().filter(
            list_name=list_name, ended_at__isnull=True
        )
        known: dict[_Key, WatchEntry] = {(row.name_key, row.tin_hash): row for row in standing}
        gone = [row.id for key, row in known.items() if key not in wanted]
        WatchEntry.objects.filter(id__in=gone).update(ended_at=now)
        fresh = [
            _entry(list_name, key, row, str(Actor(ActorKind.IMPORT, import_id)), now)
            for key, row in wanted.items()
            if key not in known
        ]
        WatchEntry.objects.bulk_create(fresh, batch_size=_AT_ONCE)
        event = WatchListImported(
            import_id=import_id, added_count=len(fresh), ended_count=len(gone)
        )
        actor = Actor(ActorKind.IMPORT, import_id)
        announce(event, actor=actor, subject_id=import_id, now=now)
    return Imported(len(fresh), len(known) - len(gone), len(gone))


def _read(rows: Iterable[ListedRow]) -> dict[_Key, ListedRow]:
    wanted: dict[_Key, ListedRow] = {}
    for row in rows:
        key, plain = name_key(row.name), plain_tin(row.tin)
        if plain and not (is_tin(plain, TinKind.EIN) or is_tin(plain, TinKind.SSN)):
            raise ListRefused(why=f"row {row.number} has a tax number that isn’t one")
        if not key and not plain:
            raise ListRefused(why=f"row {row.number} has neither a name nor a tax number")
        wanted.setdefault((key[:_NAME_LENGTH], tin_hash(plain) if plain else ""), row)
    if not wanted:
        raise ListRefused(why="there is no row in it")
    return wanted


def _entry(list_name: str, key: _Key, row: ListedRow, added_by: str, now: datetime) -> WatchEntry:
    return WatchEntry(
        list_name=list_name,
        reference=row.reference[:_REFERENCE_LENGTH],
        name=" ".join(row.name.split())[:_NAME_LENGTH],
        name_key=key[0],
        tin_hash=key[1],
        added_by=added_by,
        added_at=now,
    )
