"""The terms that every member accepts: words, version, and the hash that proves which they were."""

from __future__ import annotations

import hashlib
from typing import Final

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# A new version whenever a word changes: who accepted the old one accepted the old words.
VERSION: Final = "2026-11"
_PARAGRAPHS: Final = (
    _("You work here for your organization. Use what you see only to do that work."),
    _(
        "Health information is protected by law (HIPAA). Look at the least you need, and pass it "
        "on only to people who need it for payment or care."
    ),
    _(
        "Your sign-in is yours alone. Don’t share your password, your codes or your security PIN. "
        "Tell your administrator at once if you think that somebody else has them."
    ),
    _("What you do here is written down with your name and the time, and is kept."),
    _("Your administrator or we can end your access at any time."),
)


def paragraphs() -> list[str]:
    """Give the terms in the reader's language."""
    return [gettext(paragraph) for paragraph in _PARAGRAPHS]


def text_sha256(language: str) -> str:
    """Give the hash of the words as somebody reads them in a language."""
    with translation.override(language):
        text = "\n\n".join([VERSION, *paragraphs()])
    return hashlib.sha256(text.encode()).hexdigest()
