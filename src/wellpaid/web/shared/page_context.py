"""What every template may use: whose site it is, how it should look, and where this page is."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import get_language

from wellpaid.core.organizations.queries import NOBODY, Clinic, portal_clinic

logger = logging.getLogger(__name__)

THEMES = ("light", "dark")
TEXT_SIZES = ("large",)
_CLINIC_KEPT_SECONDS = 60


@dataclass
class _Kept:
    clinic: Clinic | None = None
    until: float = 0


_kept = _Kept()


def page(request: HttpRequest) -> dict[str, object]:
    """Give the page's frame: its clinic, theme, text size and language."""
    opened: Clinic | None = getattr(request, "opened_clinic", None)
    return _frame(request, opened or the_portal_clinic())


def page_from_memory(request: HttpRequest) -> dict[str, object]:
    """Give the frame without asking the database: it may be what is broken."""
    opened: Clinic | None = getattr(request, "opened_clinic", None)
    return _frame(request, opened or _kept.clinic or NOBODY)


def _frame(request: HttpRequest, clinic: Clinic) -> dict[str, object]:
    language = get_language() or "en"
    theme = request.COOKIES.get("theme", "")
    size = request.COOKIES.get("text_size", "")
    return {
        "LANGUAGE_CODE": language,
        "clinic": clinic,
        "theme": theme if theme in THEMES else "",
        "text_size": size if size in TEXT_SIZES else "",
        "other_language": ("en", "English") if language == "es" else ("es", "Español"),
        "is_demo": settings.DEMO,
    }


def the_portal_clinic() -> Clinic:
    """Give the clinic that heads the portal; asked for once a minute, since it never changes."""
    if _kept.clinic is None or time.monotonic() > _kept.until:
        try:
            _kept.clinic = portal_clinic(settings.PORTAL_ORGANIZATION)
        except DatabaseError:
            # The page that says so still has to stand, with the phone number if we know it.
            logger.exception("the portal's clinic can't be read")
            return _kept.clinic or NOBODY
        _kept.until = time.monotonic() + _CLINIC_KEPT_SECONDS
    return _kept.clinic
