"""What is told, and when. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

LATE_AFTER_BANKING_DAYS: Final = 3
# What is older was told in other ways, and whoever begins today isn't flooded.
LATE_DAYS_MAX: Final = 60
RULES_MAX: Final = 20
DAILY_AT: Final = time(7)


class Kind(StrEnum):
    """What happened, in the order of the letter."""

    NEW = "new"
    OVER = "over"
    ZERO_PAY = "zero_pay"
    DENIED = "denied"
    LATE = "late"


class Rhythm(StrEnum):
    """When somebody is told."""

    AT_ONCE = "at_once"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule looks at in a remittance."""

    payee_id: UUID
    payer_id: UUID
    amount_cents: int
    has_denied: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a rule wants. ``None``: all of them."""

    kinds: Collection[Kind]
    payee_id: UUID | None
    payer_id: UUID | None
    over_cents: int | None

    def is_about(self, payee_id: UUID, payer_id: UUID) -> bool:
        """Tell whether a payment of this payer to this tax number is meant."""
        return self.payee_id in (None, payee_id) and self.payer_id in (None, payer_id)


def kinds_of(wanted: Wanted, told: Told) -> list[Kind]:
    """Give what a remittance that came is to somebody."""
    if not wanted.is_about(told.payee_id, told.payer_id):
        return []
    is_over = wanted.over_cents is not None and told.amount_cents > wanted.over_cents
    holds = {
        Kind.NEW: True,
        Kind.OVER: is_over,
        Kind.ZERO_PAY: told.amount_cents == 0,
        Kind.DENIED: told.has_denied,
        Kind.LATE: False,
    }
    return [kind for kind in Kind if kind in wanted.kinds and holds[kind]]


def daily_edge(now: datetime, zone: str) -> datetime:
    """Give the last seven o'clock at a place: what was noted before it is due."""
    here = now.astimezone(ZoneInfo(zone))
    edge = datetime.combine(here.date(), DAILY_AT, here.tzinfo)
    return edge if edge <= here else edge - timedelta(days=1)
