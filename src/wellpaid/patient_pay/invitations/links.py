"""The token of an invitation: two random ids and a signature, nothing about the person."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing

_PURPOSE = "keep bills in an account"
LASTS = timedelta(days=7)


def make_token(organization_id: UUID, invitation_id: UUID) -> str:
    """Give the token of an invitation. How long it works is reckoned from the row."""
    return signing.dumps([organization_id.hex, invitation_id.hex], salt=_PURPOSE)


def read_token(token: str) -> tuple[UUID, UUID] | None:
    """Give (organisation, invitation), or ``None`` for a token that nobody here made."""
    try:
        organization, invitation = signing.loads(token, salt=_PURPOSE)
    except signing.BadSignature:
        return None
    return UUID(organization), UUID(invitation)
