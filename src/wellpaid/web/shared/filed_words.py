"""Words that a clinic's own file brought, such as the name of a service: they stay as they are."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# What clinics of this country file in; no file says its language.
_FILED_IN = "en"


def as_filed(text: str) -> SafeString:
    """Mark words with the language they are in, where the page is in another (WCAG 3.1.2)."""
    if not text or (get_language() or _FILED_IN).split("-")[0] == _FILED_IN:
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', _FILED_IN, text)
