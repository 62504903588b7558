"""What templates need to place things: icons, money, days. No reckoning happens here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from wellpaid.claim_pay.screening.policy import is_operators_hold
from wellpaid.kit.clock import local_date
from wellpaid.kit.date_words import day_words, moment_words, near_day_words, short_day_words
from wellpaid.kit.ids import in_groups
from wellpaid.kit.money import Money
from wellpaid.kit.money_words import money_words
from wellpaid.kit.phone_words import phone_words
from wellpaid.patient_pay.bills.numbers import grouped
from wellpaid.patient_pay.payments.queries import CardRow
from wellpaid.web.portal.card_words import card_words
from wellpaid.web.shared.filed_words import as_filed
from wellpaid.web.shared.report_sections import Cell

register = template.Library()
_ICONS = Path(__file__).resolve().parents[1] / "icons"


@cache
def _icon_paths(name: str) -> str:
    return (_ICONS / f"{name}.svg").read_text().strip()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of ``web/icons``; words always stand beside it."""
    return mark_safe(  # noqa: S308 files of our own
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{_icon_paths(name)}</svg>'
    )


@register.filter
def money(amount: Money) -> str:
    """Write an amount: ``$1,240.00``."""
    return money_words(amount)


@register.filter
def hold_words(reason: str) -> str:
    """Give why a payment is held: our own reasons in the reader's language, typed ones as typed."""
    return gettext(reason) if is_operators_hold(reason) else reason


@register.filter
def minus(amount: Money) -> str:
    """Write a take-away: ``− $702.60``; zero stays ``$0.00``."""
    return money_words(-amount)


register.filter(as_filed)


@register.filter
def day(value: date) -> str:
    """Write a day for records."""
    return _kept_together(day_words(value))


@register.filter
def near_day(value: date) -> str:
    """Write a day that is near, with its weekday."""
    return _kept_together(near_day_words(value))


@register.filter
def local_day(moment: datetime, zone: str) -> str:
    """Write the day of an instant, as it was at a place."""
    return _kept_together(day_words(local_date(moment, zone)))


@register.filter
def local_moment(moment: datetime, zone: str) -> str:
    """Write an instant with its time of day at a place."""
    return moment_words(moment, zone)


def _kept_together(words: str) -> str:
    """Let a line end after a comma only: never between a month and its day."""
    return _NO_COMMA.sub("\u00a0", words)


_NO_COMMA = re.compile("(?<!,) ")


@register.filter
def short_day(value: date) -> str:
    """Write a day for a stamp."""
    return short_day_words(value)


@register.filter
def headed(cells: Sequence[Cell], heads: Sequence[str]) -> list[tuple[Cell, str]]:
    """Put the head of its column beside each cell of a report's row."""
    return list(zip(cells, heads, strict=True))


@register.filter
def bill_id(number: str) -> str:
    """Write a Bill ID in groups of four."""
    return grouped(number)


@register.filter
def groups(code: str) -> str:
    """Write a code in groups of three."""
    return in_groups(code)


@register.filter
def phone(number: str) -> str:
    """Write a telephone number: ``1-800-555-0142``."""
    return phone_words(number)


@register.filter(name="card_words")
def card_words_filter(card: CardRow) -> str:
    """Write a card: ``Debit card ending in 0119``."""
    return card_words(card)
