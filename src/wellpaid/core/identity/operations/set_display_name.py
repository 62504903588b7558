"""Keep how a person wants to be called."""

from __future__ import annotations

from uuid import UUID

from wellpaid.core.identity.models import User


def set_display_name(*, user_id: UUID, display_name: str) -> None:
    """Keep it; blank for nothing."""
    User.objects.filter(id=user_id).update(display_name=display_name)
