"""Days and times as people read them, in their language."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_name
from django.utils.translation import get_language


def _locale() -> str:
    return {"es": "es_US"}.get(get_language() or "en", "en_US")


def day_words(day: date) -> str:
    """Write a day for records: ``February 3, 2026``."""
    return format_date(day, format="long", locale=_locale())


# Written out: the nearest skeleton that the locale data knows shortens the words.
_NEAR = {"en_US": "EEEE, MMMM d", "es_US": "EEEE, d 'de' MMMM"}


def near_day_words(day: date) -> str:
    """Write a day that is near: ``Friday, March 27``."""
    return format_date(day, format=_NEAR[_locale()], locale=_locale())


def short_day_words(day: date) -> str:
    """Write a day for stamps and staff tables: ``Mar 12, 2026``."""
    return format_date(day, format="medium", locale=_locale())


def month_words(day: date) -> str:
    """Write a day's month for tables: ``Mar 2026``."""
    return format_date(day, format="MMM y", locale=_locale())


def time_words(moment: datetime, zone: str) -> str:
    """Write a time of day with its zone: ``2:14 pm Central``."""
    local = moment.astimezone(ZoneInfo(zone))
    hour, half = (local.hour - 1) % 12 + 1, "am" if local.hour < 12 else "pm"
    name = get_timezone_name(local.tzinfo, width="long", locale=_locale())
    if _locale() == "es_US":
        return f"{hour}:{local.minute:02d} {half}, {name}"
    return f"{hour}:{local.minute:02d} {half} {name.replace(' Time', '')}"


def moment_words(moment: datetime, zone: str) -> str:
    """Write an instant: ``March 12, 2026, 2:14 pm Central``."""
    day = day_words(moment.astimezone(ZoneInfo(zone)).date())
    return f"{day}, {time_words(moment, zone)}"
