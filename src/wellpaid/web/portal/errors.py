"""A40: pages for what went wrong. Each says that no payment was made by it, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wellpaid.web.shared.page_context import page_from_memory


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _error(
        request,
        404,
        _("We can’t find that page"),
        _("The address may have a slip, or the page is for somebody who opened the bill first."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    words = _("This page isn’t open to you. Start again with your Bill ID.")
    return _error(request, 403, _("You can’t open this page"), words)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    words = _("Your browser sent something that we can’t read. Start again with your Bill ID.")
    return _error(request, 400, _("That didn’t work"), words)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old, or came without a cookie."""
    return _error(
        request,
        403,
        _("This page was open for too long"),
        _(
            "To keep you safe, a page works for a while only, and your browser has to allow "
            "cookies. Go back, load the page again, and try once more."
        ),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """429 for somebody, or some program, that tried too often."""
    words = _("You tried too often in a short time. Wait a few minutes, then try again.")
    return _error(request, 429, _("Wait a moment"), words)


def broken(request: HttpRequest) -> HttpResponse:
    """500. It reads no database: that may be what is broken."""
    words = _("Open the bill again in a moment: it shows whether a payment went through.")
    heading = _("Something broke on our side")
    context = {"heading": heading, "words": words, "may_have_paid": True}
    page = render_to_string("portal/error.html", page_from_memory(request) | context)
    return HttpResponse(page, status=500)


def _error(request: HttpRequest, status: int, heading: str, words: str) -> HttpResponse:
    context = {"heading": heading, "words": words}
    return render(request, "portal/error.html", context, status=status)
