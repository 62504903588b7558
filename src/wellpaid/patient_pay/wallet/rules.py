"""Whose cards they are."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from .models import SavedMethod


def own_methods(user_id: UUID) -> QuerySet[SavedMethod]:
    """Give a user's own cards at the open organisation. Helpers see and use only theirs."""
    return SavedMethod.objects.filter(user_id=user_id)
