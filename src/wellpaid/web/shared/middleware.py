"""What holds for every page: privacy headers, the reader's language, and failures told in words."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import escape_leading_slashes

from wellpaid.core.identity.models import User
from wellpaid.core.identity.operations.set_language import set_language
from wellpaid.core.organizations.rules import NotActivated
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
        if "no-store" in response.headers["Cache-Control"]:  # libraries say it with more words
            response.headers["Cache-Control"] = "no-store"
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
    """Chooses the language: ``?lang=``, which is kept; the person's; the cookie; the browser's."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wished = request.GET.get("lang", "")
        if request.method == "GET" and wished in dict(settings.LANGUAGES):
            return _remember(request, wished)
        language = _of_the_person(request) or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.answer(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _signed_in_user(request: HttpRequest) -> User | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    try:
        return request.user if request.user.is_authenticated else None
    except DatabaseError:  # the page that says so still has to stand
        return None


def _of_the_person(request: HttpRequest) -> str:
    user = _signed_in_user(request)
    return user.language if user is not None else ""


def _remember(request: HttpRequest, language: str) -> HttpResponse:
    if (user := _signed_in_user(request)) is not None:
        set_language(user_id=user.id, language=language)
    rest = request.GET.copy()
    del rest["lang"]
    query = urlencode(list(rest.lists()), doseq=True)
    response = HttpResponseRedirect(
        # "//thief.example" would be read as another site's address.
        escape_leading_slashes(request.path) + (f"?{query}" if query else "")
    )
    keep_in_cookie(request, response, language)
    return response


def keep_in_cookie(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Have this browser speak a language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_COOKIE_SECONDS,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )


class ProductErrorMiddleware:
    """Turns an expected failure that no page caught into a page that says what to do."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a ProductError with its own status."""
        if isinstance(error, NotActivated):
            return HttpResponseRedirect(reverse("activate"))
        if not isinstance(error, ProductError):
            return None
        context = {
            "heading": error.title,
            "sentence": error.sentence,
            "may_have_paid": error.may_have_paid,
        }
        return render(request, "portal/refused.html", context, status=error.status)
