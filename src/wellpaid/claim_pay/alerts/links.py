"""The link in a letter that stops all of them, without signing in (RFC 8058). Pure."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from wellpaid.kit.crypto import SealBroken, open_sealed, seal_text

_PURPOSE: Final = "alerts_stop"


def stop_token(organization_id: UUID, user_id: UUID) -> str:
    """Make a token that only this installation can make, and that says nothing to others."""
    return seal_text(_PURPOSE, f"{organization_id}/{user_id}")


def read_stop_token(token: str) -> tuple[UUID, UUID] | None:
    """Give whose letters, of which organisation; None for what isn't ours."""
    try:
        organization, _, user = open_sealed(_PURPOSE, token).partition("/")
    except SealBroken:
        return None
    return UUID(organization), UUID(user)
