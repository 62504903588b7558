"""A40: the page that stands for all others while the site is down on purpose."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import http_date
from django.utils.translation import gettext as _

from wellpaid.kit.date_words import moment_words
from wellpaid.web.shared.page_context import the_portal_clinic

# Machines go on: what a gateway tells us now must not be lost, and a balancer asks how we are.
_OPEN = ("/health", "/hooks/", "/static/")


class MaintenanceMiddleware:
    """Answers people with one page while ``WELLPAID_MAINTENANCE_UNTIL`` is set."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MAINTENANCE_UNTIL is None or request.path.startswith(_OPEN):
            return self.answer(request)
        until = moment_words(settings.MAINTENANCE_UNTIL, the_portal_clinic().time_zone)
        context = {
            "heading": _("We’re working on this site"),
            "words": _("It’s back by {until}. You can pay by phone meanwhile.").format(until=until),
        }
        response = render(request, "portal/error.html", context, status=503)
        response["Retry-After"] = http_date(settings.MAINTENANCE_UNTIL.timestamp())
        return response
