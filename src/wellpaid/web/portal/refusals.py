"""Why a look-up was refused, in words. Never which answer was wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellpaid.patient_pay.guest_lookup.operations.count_try import MustWait
from wellpaid.patient_pay.guest_lookup.operations.open_bill import WrongAnswers


@dataclass(frozen=True)
class Refusal:
    """The notice at the top of the page."""

    heading: str
    what_now: str
    link_words: str = ""


def wrong_answers(error: WrongAnswers, phone: str) -> Refusal:
    """Say that the answers don't fit, and how many tries are left."""
    if not error.tries_left:
        return Refusal(_("We’ve locked this bill for 30 minutes to keep it private"), _call(phone))
    left = ngettext(
        "You have {n} more try. After that, call us and we’ll find the bill with you.",
        "You have {n} more tries. After that, call us and we’ll find the bill with you.",
        error.tries_left,
    ).format(n=error.tries_left)
    return Refusal(
        _("We can’t open this bill yet"),
        left,
        _("The answers don’t match this bill. Use the name and date printed on the bill"),
    )


def must_wait(error: MustWait, now: datetime, phone: str) -> Refusal:
    """Say how long to wait."""
    if error.is_locked:
        return Refusal(_("We’ve locked this bill for 30 minutes to keep it private"), _call(phone))
    seconds = max(1, math.ceil((error.until - now).total_seconds()))
    wait = ngettext(
        "Wait {n} second, then try again. We didn’t look at these answers yet.",
        "Wait {n} seconds, then try again. We didn’t look at these answers yet.",
        seconds,
    ).format(n=seconds)
    return Refusal(_("One moment"), wait)


def _call(phone: str) -> str:
    return _("Call us at {phone} (TTY 711) and we’ll find it with you.").format(phone=phone)
