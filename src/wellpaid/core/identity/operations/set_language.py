"""Keep the language that a person reads."""

from __future__ import annotations

from uuid import UUID

from wellpaid.core.identity.models import User


def set_language(*, user_id: UUID, language: str) -> None:
    """Keep it; blank lets the browser choose."""
    User.objects.filter(id=user_id).update(language=language)
