"""When a file has to be built, and for which day its entries are meant."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from wellpaid.formats.nacha.calendar import (
    EASTERN,
    SAME_DAY_WINDOWS,
    add_banking_days,
    effective_entry_date,
    is_banking_day,
    on_or_after,
    same_day_window,
)
from wellpaid.formats.nacha.limits import same_day_max_cents

# Built so long before the bank's cut-off: an upload that fails is tried again in time.
LEAD: Final = timedelta(minutes=30)
_LOOK_BACK_DAYS: Final = 5


def effective_date_for(
    *, at: datetime, cutoff: time, amount_cents: int, is_same_day: bool, wished_date: date | None
) -> date:
    """Give the settlement day to ask for when a file is built at this moment.

    The same day where it was wished and can still be reached, else the next banking day after the
    day under which the bank counts the file; later when a later day was wished.
    """
    today = at.astimezone(EASTERN).date()
    if (
        is_same_day
        and amount_cents <= same_day_max_cents(today)
        and same_day_window(at, lead=LEAD) is not None
    ):
        earliest = today
    else:
        earliest = effective_entry_date(at, cutoff=cutoff)
    return earliest if wished_date is None else max(earliest, on_or_after(wished_date))


def may_wait(*, at: datetime, cutoff: time, wished_date: date | None) -> bool:
    """Tell whether an entry for a later day may stay out of the file that is built now.

    As long as it waits it can be cancelled, and its account corrected.
    """
    return wished_date is not None and on_or_after(wished_date) > effective_entry_date(
        at, cutoff=cutoff
    )


def is_build_due(*, last: datetime | None, now: datetime, cutoff: time) -> bool:
    """Tell whether a moment to build a file has gone by since the last time one was built.

    After a pause of the installation the last moment is made up for; the reckoning of the
    effective date sees to the rest.
    """
    if last is None:
        return True
    return any(last < moment <= now for moment in _moments(now, cutoff))


def _moments(now: datetime, cutoff: time) -> list[datetime]:
    deadlines = [window.deadline for window in SAME_DAY_WINDOWS] + [cutoff]
    today = now.astimezone(EASTERN).date()
    days = [today - timedelta(days=back) for back in range(_LOOK_BACK_DAYS)]
    return [
        datetime.combine(day, deadline, EASTERN) - LEAD
        for day in days
        if is_banking_day(day)
        for deadline in deadlines
    ]


def last_settled_effective_date(now: datetime, window_banking_days: int) -> date:
    """Give the latest effective date whose return window of banking days is over.

    What settled on Wednesday may come back until Friday night; it is settled on Saturday.
    """
    today = now.astimezone(EASTERN).date()
    return add_banking_days(today, -window_banking_days - 1)


def file_modifier(used: set[str]) -> str | None:
    """Give the first letter or digit that no file of the day has; None when all 36 are used."""
    return next((one for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" if one not in used), None)
