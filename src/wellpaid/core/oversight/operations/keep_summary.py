"""Keep what waits in an organisation, in place of what was counted before."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.core.oversight.models import Summary


@dataclass(frozen=True, slots=True)
class Counted:
    """What the areas above counted; nothing where an organisation has no such thing."""

    held_count: int = 0
    held_cents: int = 0
    held_since: datetime | None = None
    stopped_file_count: int = 0
    unread_file_count: int = 0
    undelivered_count: int = 0
    unmatched_count: int = 0
    unmatched_since_date: date | None = None
    late_money_count: int = 0
    late_money_since_date: date | None = None


def keep_summary(*, organization_id: UUID, counted: Counted, now: datetime) -> None:
    """Keep the newest counts only."""
    Summary.objects.update_or_create(
        organization_id=organization_id, defaults={"counted_at": now, **asdict(counted)}
    )
