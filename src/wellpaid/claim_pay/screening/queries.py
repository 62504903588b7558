"""Reads of the watch list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q

from .models import WatchEntry
from .policy import REASONS, Limits, Screened, hold_code

BY_HAND = "by hand"


def limits() -> Limits:
    """Give what the installation has settled."""
    return Limits(settings.BANK_CHANGE_DAYS, settings.BANK_CHANGE_LIMIT_CENTS)


def reasons_to_hold(payments: Mapping[UUID, Screened], *, now: datetime) -> dict[UUID, str]:
    """Give those of some payments that are to be held, with the reason: one query for all."""
    names = {one.name_key for one in payments.values()} - {""}
    tins = {one.tin_hash for one in payments.values()} - {""}
    rows = WatchEntry.objects.filter(ended_at__isnull=True)
    found = list(
        rows.filter(Q(name_key__in=names) | Q(tin_hash__in=tins)).values_list(
            "name_key", "tin_hash"
        )
    )
    watched_names = {name for name, _ in found}
    watched_tins = {tin for _, tin in found}
    codes = {
        payment_id: hold_code(
            one, watched_names=watched_names, watched_tins=watched_tins, limits=limits(), now=now
        )
        for payment_id, one in payments.items()
    }
    return {payment_id: REASONS[code] for payment_id, code in codes.items() if code is not None}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list: how many entries count now, and when it last grew."""

    name: str
    count: int
    newest_at: datetime


def lists() -> list[ListRow]:
    """Give every list that has entries: one query."""
    rows = WatchEntry.objects.filter(ended_at__isnull=True).values("list_name")
    found = rows.annotate(count=Count("id"), newest=Max("added_at")).order_by("list_name")
    return [ListRow(one["list_name"], one["count"], one["newest"]) for one in found]


@dataclass(frozen=True, slots=True)
class WatchRow:
    """One entry by hand. ``has_tin``: it also watches a tax number, which nobody can read."""

    id: UUID
    name: str
    reference: str
    has_tin: bool
    added_at: datetime


def entries_by_hand(*, most: int) -> list[WatchRow]:
    """Give the newest entries by hand: one query."""
    rows = WatchEntry.objects.filter(ended_at__isnull=True, list_name=BY_HAND)
    return [
        WatchRow(row.id, row.name, row.reference, bool(row.tin_hash), row.added_at)
        for row in rows.order_by("-added_at", "-id")[:most]
    ]
