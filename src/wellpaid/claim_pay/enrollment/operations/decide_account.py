"""A second person lets claim payments go to an account, or doesn't."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.enrollment.states import ApprovalState
from wellpaid.core.events.actors import Actor
from wellpaid.formats.nacha.calendar import add_banking_days
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_approval import locked_approval, move_approval


class SecondPersonNeeded(ProductError):
    """Who asks can't be who agrees."""

    code, status = "second_person_needed", 409
    message = _("Somebody else has to approve this. You asked for it yourself.")


class NothingToDecide(ProductError):
    """It was approved or refused already, or stopped."""

    code, status = "nothing_to_decide", 409
    message = _("Somebody has decided this already. Nothing was changed.")


def approve_account(
    *, organization_id: UUID, bank_account_id: UUID, today: date, actor: Actor, now: datetime
) -> date:
    """Approve an account; give the first day on which it may be used.

    :param today: as days are at the organisation
    :raises NotFound: nobody has asked for it
    :raises NothingToDecide: it was decided before
    :raises SecondPersonNeeded: the actor asked for it
    """
    return _decide(organization_id, bank_account_id, ApprovalState.APPROVED, today, actor, now)


def refuse_account(
    *, organization_id: UUID, bank_account_id: UUID, today: date, actor: Actor, now: datetime
) -> None:
    """Say no. Who asked may take the wish back so too.

    :raises NotFound: nobody has asked for it
    :raises NothingToDecide: it was decided before
    """
    _decide(organization_id, bank_account_id, ApprovalState.REFUSED, today, actor, now)


def _decide(
    organization_id: UUID,
    bank_account_id: UUID,
    to: ApprovalState,
    today: date,
    actor: Actor,
    now: datetime,
) -> date:
    with tenant(organization_id):
        row = locked_approval(bank_account_id)
        if row.state != ApprovalState.WAITING:
            raise NothingToDecide
        if to is ApprovalState.APPROVED:
            if str(actor) == row.asked_by:
                raise SecondPersonNeeded
            row.usable_from_date = add_banking_days(today, settings.BANK_WAIT_DAYS)
        row.decided_by, row.decided_at = str(actor), now
        move_approval(row=row, to=to, actor=actor, now=now)
        return row.usable_from_date or today
