"""What holds for every page: privacy headers, the reader's language, and failures told in words."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.http import escape_leading_slashes

from wellpaid.kit.errors import ProductError

type Answer = Callable[[HttpRequest], HttpResponse]
_COOKIE_SECONDS = 365 * 24 * 3600


class PrivatePagesMiddleware:
    """Keeps pages out of every cache, the browser's Back list included: phones are shared."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        return response


class OneOriginMiddleware:
    """Sends visitors of another of our names to the one that the card fields know."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host().partition(":")[0]
        if host in settings.REDIRECTED_HOSTS and request.method == "GET":
            return HttpResponseRedirect(settings.BASE_URL + request.get_full_path())
        return self.answer(request)


class LanguageMiddleware:
    """Chooses the language: ``?lang=`` (kept in a cookie), the cookie, then the browser's wish."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wished = request.GET.get("lang", "")
        if request.method == "GET" and wished in dict(settings.LANGUAGES):
            return _remember(request, wished)
        language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.answer(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _remember(request: HttpRequest, language: str) -> HttpResponse:
    rest = request.GET.copy()
    del rest["lang"]
    query = urlencode(list(rest.lists()), doseq=True)
    response = HttpResponseRedirect(
        # "//thief.example" would be read as another site's address.
        escape_leading_slashes(request.path) + (f"?{query}" if query else "")
    )
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_COOKIE_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    return response


class ProductErrorMiddleware:
    """Turns an expected failure that no page caught into a page that says what to do."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a ProductError with its own status."""
        if not isinstance(error, ProductError):
            return None
        context = {
            "heading": error.title,
            "sentence": error.sentence,
            "may_have_paid": error.may_have_paid,
        }
        return render(request, "portal/refused.html", context, status=error.status)
