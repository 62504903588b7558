"""A38, A41: help, how the pages look, accessibility and privacy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from wellpaid.web.shared.page_context import TEXT_SIZES, THEMES

from .help_answers import find_answers

_QUERY_MAX = 80
_COOKIE_SECONDS = 365 * 24 * 3600


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Answers, those first that fit what somebody searches for, and a person to call."""
    q = " ".join(request.GET.get("q", "")[:_QUERY_MAX].replace("\0", "").split())
    return render(request, "portal/help.html", {"q": q, "found": find_answers(q)})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works, and whom to tell if something doesn't."""
    return render(request, "portal/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, and for how long."""
    return render(request, "portal/privacy.html")


@require_http_methods(["GET", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Large type, light or dark: a plain form that sets cookies."""
    if request.method == "GET":
        return render(request, "portal/display.html", {"came_from": _came_from(request)})
    back = request.POST.get("came_from", "")
    response = redirect(back if _is_ours(request, back) else "display")
    for name, allowed in (("theme", THEMES), ("text_size", TEXT_SIZES)):
        value = request.POST.get(name, "")
        if value in allowed:
            response.set_cookie(
                name,
                value,
                max_age=_COOKIE_SECONDS,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
        else:
            response.delete_cookie(name)
    return response


def _came_from(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    return referer if _is_ours(request, referer) else ""


def _is_ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
