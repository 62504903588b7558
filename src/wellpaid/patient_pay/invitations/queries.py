"""Reads of invitations, for the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.kit.masking import mask_email
from wellpaid.kit.tenancy.scope import tenant

from .links import LASTS
from .models import AccountInvitation
from .states import InvitationState

_ROWS_MAX = 50


@dataclass(frozen=True)
class InvitationRow:
    """An invitation that still works."""

    id: UUID
    guarantor_name: str
    masked_email: str
    bill_id: UUID
    bill_number: str
    expires_at: datetime


def open_invitations(*, organization_id: UUID, now: datetime) -> list[InvitationRow]:
    """Give the invitations that still work, the newest first, fifty at most: one query."""
    with tenant(organization_id):
        rows = AccountInvitation.objects.filter(
            state=InvitationState.SENT, created_at__gt=now - LASTS
        ).select_related("bill__guarantor")
        return [
            InvitationRow(
                id=row.id,
                guarantor_name=row.bill.guarantor.full_name,
                masked_email=mask_email(row.bill.guarantor.email),
                bill_id=row.bill_id,
                bill_number=row.bill.number,
                expires_at=row.created_at + LASTS,
            )
            for row in rows.order_by("-created_at", "-id")[:_ROWS_MAX]
        ]
