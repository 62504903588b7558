"""What a request says: which page of a list, and a line that somebody typed."""

from __future__ import annotations

from django.http import HttpRequest

_DIGITS_MAX = 5


def page_number(request: HttpRequest) -> int:
    """Give the page that the address names, from 1; whatever else stands there is the first."""
    text = request.GET.get("page", "1")
    is_number = text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX
    return max(1, int(text)) if is_number else 1


def typed_line(request: HttpRequest, name: str) -> str:
    """Give a line of a form; characters that stand for nothing and can't be kept are left out."""
    return request.POST.get(name, "").replace("\0", "")
