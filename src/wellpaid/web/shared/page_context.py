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
from wellpaid.kit.crypto import keyed_hash
from wellpaid.web.portal import guest

from .places import places

logger = logging.getLogger(__name__)

THEMES = ("light", "dark")
TEXT_SIZES = ("large",)
_CLINIC_KEPT_SECONDS = 60


@dataclass(frozen=True)
class Idle:
    """When the page warns, when it closes itself, and whose typed answers it may give back."""

    is_user: bool
    owner: str
    warn_seconds: int
    end_seconds: int


@dataclass
class _Kept:
    clinic: Clinic | None = None
    until: float = 0


_kept = _Kept()


def page(request: HttpRequest) -> dict[str, object]:
    """Give the page's frame: its clinic, theme, text size and language."""
    opened: Clinic | None = getattr(request, "opened_clinic", None)
    return _frame(request, opened or the_portal_clinic()) | {"idle": _idle(request)}


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
        "places": places(request),
    }


def _idle(request: HttpRequest) -> Idle | None:
    """Say how long the session has, where there is one to lose."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    session = getattr(request, "session", None)
    if session is None:
        return None
    if request.user.is_authenticated:
        owner = str(request.user.pk)
    else:
        owner = ",".join(sorted(str(grant.guarantor_id) for grant in guest.grants(request)))
    if not owner:
        return None
    return Idle(
        is_user=request.user.is_authenticated,
        owner=keyed_hash("typed answers", owner)[:16],
        warn_seconds=settings.SESSION_WARNING_SECONDS,
        end_seconds=settings.SESSION_COOKIE_AGE,
    )


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
