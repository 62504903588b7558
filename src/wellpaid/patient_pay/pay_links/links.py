"""The token of a pay link: two random ids and a signature, nothing about the person."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing

_PURPOSE = "pay a bill for somebody"
LASTS = timedelta(days=30)


def make_token(organization_id: UUID, pay_link_id: UUID) -> str:
    """Give the token of a link."""
    return signing.dumps([organization_id.hex, pay_link_id.hex], salt=_PURPOSE)


def read_token(token: str) -> tuple[UUID, UUID] | None:
    """Give (organisation, link), or ``None`` for a token that nobody here made."""
    try:
        organization, pay_link = signing.loads(token, salt=_PURPOSE)
    except signing.BadSignature:
        return None
    return UUID(organization), UUID(pay_link)
