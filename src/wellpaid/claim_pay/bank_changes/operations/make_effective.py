"""Let a change take effect, on its day: all choices at once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.bank_changes.events import RefusalReason
from wellpaid.claim_pay.bank_changes.queries import guards_of
from wellpaid.claim_pay.bank_changes.states import ChangeState
from wellpaid.claim_pay.elections.operations.repoint_elections import (
    Signature,
    repoint_elections,
)
from wellpaid.claim_pay.enrollment.queries import usable_account_ids
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant

from .move_change import locked_change, refuse, take_effect


def make_effective(
    *, organization_id: UUID, bank_change_id: UUID, today: date, now: datetime
) -> bool:
    """Point the choices to the new account; tell whether this call did.

    Called again, or before the day, it changes nothing. Every proof is looked at again; an account
    that can't be used any more ends the change, and the old one stays.

    :raises NotFound: the organisation has no such change
    """
    with tenant(organization_id):
        # The same lock, first, as for signing a choice or closing an account.
        lock_row(Organization, organization_id)
        row = locked_change(bank_change_id)
        if row.state != ChangeState.WAITING:
            return False
        assert row.effective_date is not None  # a constraint of the table
        if row.effective_date > today:
            return False
        usable = usable_account_ids(organization_id, on_date=today)
        if not guards_of(row).are_met or row.to_account_id not in usable:
            reason = RefusalReason.ACCOUNT_NOT_USABLE
            refuse(row=row, reason=reason, actor=SYSTEM, now=now)
            return False
        count = repoint_elections(
            from_account_id=row.from_account_id,
            to_account_id=row.to_account_id,
            signature=Signature(row.signed_name, row.asked_by, row.asked_at, row.terms),
            today=today,
            actor=SYSTEM,
            now=now,
        )
        take_effect(row=row, election_count=count, actor=SYSTEM, now=now)
        return True
