"""Every event of the product, by code; and who reads which.

An event is a fact that happened: a frozen dataclass of ids, amounts in cents, codes, dates and
counts. It leaves the house (webhooks, letters), so nothing about a person's health or identity
may be in it; :func:`event` refuses a class that could carry such a thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, get_args, get_type_hints
from uuid import UUID

from .actors import Actor

_CODE = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
# The last word of a field's name says what it holds, and that decides its type.
_TYPES: dict[str, tuple[type, ...]] = {
    "id": (UUID,),
    "ids": (tuple,),
    "cents": (int,),
    "count": (int,),
    "number": (int,),
    "date": (date,),
    "code": (StrEnum,),
}


class Event:
    """Base of all events; ``code`` names it for ever, such as ``payment.succeeded``."""

    code: ClassVar[str]


class EventRefused(TypeError):
    """A bug: the class can't be an event; the message says why."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event that is happening now, in the open transaction."""

    event: Event
    actor: Actor
    subject_id: UUID
    occurred_at: datetime
    audit_line_id: UUID


type Reader = Callable[[Announcement], None]

EVENTS: dict[str, type[Event]] = {}
_readers: dict[str, list[Reader]] = {}


def event[E: type[Event]](cls: E) -> E:
    """Register an event class (a decorator, above ``@dataclass(frozen=True)``).

    :raises EventRefused: not a frozen dataclass, a field that isn't an id, an amount, a code, a
        date or a count, or a code that is malformed or taken
    """
    params = getattr(cls, "__dataclass_params__", None)
    if not (is_dataclass(cls) and params is not None and params.frozen):
        raise EventRefused(f"{cls.__name__} isn't a frozen dataclass")
    if not _CODE.fullmatch(getattr(cls, "code", "")):
        raise EventRefused(f"{cls.__name__} has no code such as payment.succeeded")
    if cls.code in EVENTS:
        raise EventRefused(f"{cls.code} is taken by {EVENTS[cls.code].__name__}")
    hints = get_type_hints(cls)
    for one in fields(cls):
        if not _allowed(one.name, hints[one.name]):
            raise EventRefused(
                f"{cls.__name__}.{one.name} isn't an id, an amount, a code, a date or a count"
            )
    EVENTS[cls.code] = cls
    return cls


def _allowed(name: str, hint: Any) -> bool:
    wanted = _TYPES.get(name.rpartition("_")[2], ())
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] or [hint]
    if wanted == (tuple,):
        return bool(hint == tuple[UUID, ...])
    return len(kinds) == 1 and isinstance(kinds[0], type) and issubclass(kinds[0], wanted)


def facts_of(occurred: Event) -> dict[str, Any]:
    """Give an event's fields as JSON can hold them."""
    return {one.name: _plain(getattr(occurred, one.name)) for one in fields(occurred)}  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value if value is None or isinstance(value, int) else str(value)


def read_by(code: str, reader: Reader) -> None:
    """Have a reader called for each event of a code, in the transaction that announces it.

    Readers write rows and defer jobs; they never reach for the network. What one raises undoes
    the whole transaction. Registering the same reader again changes nothing.

    :raises KeyError: there is no such event
    """
    if code not in EVENTS:
        raise KeyError(code)
    readers = _readers.setdefault(code, [])
    if reader not in readers:
        readers.append(reader)


def readers_of(code: str) -> tuple[Reader, ...]:
    """Give the readers of a code, in the order in which they came."""
    return tuple(_readers.get(code, ()))
