"""Signed links that stand in for the Bill ID and the name: single-purpose, and they end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

_PURPOSE = "open a bill"
LASTS = timedelta(days=7)


@dataclass(frozen=True)
class LinkedBill:
    """Which bill a link opens, after the birth date."""

    organization_id: UUID
    bill_id: UUID


class LinkExpired(Exception):
    """The link is too old, or nobody here made it."""


def make_link(bill: LinkedBill) -> str:
    """Give the link's token. It holds two random ids and nothing about the person."""
    return signing.dumps([bill.organization_id.hex, bill.bill_id.hex], salt=_PURPOSE)


def read_link(token: str) -> LinkedBill:
    """Read a token.

    :raises LinkExpired: it was changed, or is older than seven days
    """
    try:
        organization, bill = signing.loads(token, salt=_PURPOSE, max_age=LASTS)
    except signing.BadSignature:
        raise LinkExpired from None
    return LinkedBill(UUID(organization), UUID(bill))
