"""How long a session lives: 15 minutes without a sign of life, and half a day at the most."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from wellpaid.kit.clock import utc_now

STARTED_AT = "started_at"
# A page that asks by itself says so; only people keep a session alive.
_BY_ITSELF_HEADER = "X-By-Itself"
BY_ITSELF_PARAMETER = "by-itself"


def asks_by_itself(request: HttpRequest) -> bool:
    """Tell whether a page's script, or its refresh without scripts, sent the request."""
    return _BY_ITSELF_HEADER in request.headers or BY_ITSELF_PARAMETER in request.GET


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's, but a page that looks again by itself doesn't put off the end of the session."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save the session, unless nothing changed and nobody is there."""
        if asks_by_itself(request) and not request.session.modified:
            return response
        return super().process_response(request, response)


class LongestSessionMiddleware:
    """Signs people out half a day after they signed in, however busy they are."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = utc_now().timestamp()
            started = request.session.get(STARTED_AT)
            if started is None:
                request.session[STARTED_AT] = now
            elif now - started > settings.SESSION_LONGEST_SECONDS:
                logout(request)
                wanted = {"away": "1"}
                if request.method == "GET":
                    wanted["next"] = request.get_full_path()
                return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode(wanted)}")
        return self.answer(request)
