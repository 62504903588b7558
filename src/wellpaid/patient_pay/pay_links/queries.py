"""Reads of pay links: for who made them, and for who follows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.states import BillState

from .links import make_token, read_token
from .models import PayLink


@dataclass(frozen=True)
class PayLinkRow:
    """A link that works, for who made it."""

    id: UUID
    token: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class OpenPayLink:
    """What a follower of a link learns: the clinic and the amount."""

    id: UUID
    organization_id: UUID
    bill_id: UUID
    owed: Money


def pay_links_of(*, organization_id: UUID, bill_id: UUID, now: datetime) -> list[PayLinkRow]:
    """Give a bill's links that work, the newest first."""
    with tenant(organization_id):
        links = PayLink.objects.filter(bill_id=bill_id, ended_at__isnull=True, expires_at__gt=now)
        return [
            PayLinkRow(
                link.id, make_token(organization_id, link.id), link.created_at, link.expires_at
            )
            for link in links.order_by("-created_at", "id")
        ]


def open_pay_link(*, token: str, now: datetime) -> OpenPayLink | None:
    """Give what a token opens, or ``None`` when it opens nothing (any more)."""
    named = read_token(token)
    return None if named is None else pay_link(*named, now=now)


def pay_link(organization_id: UUID, pay_link_id: UUID, *, now: datetime) -> OpenPayLink | None:
    """Give a link that works, or ``None``: one query."""
    with tenant(organization_id):
        links = PayLink.objects.filter(id=pay_link_id, ended_at__isnull=True, expires_at__gt=now)
        link = links.select_related("bill").first()
    if link is None:
        return None
    owed = link.bill.owed if link.bill.state == BillState.DUE else ZERO
    return OpenPayLink(link.id, organization_id, link.bill_id, owed)
