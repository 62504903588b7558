"""Keep one payment of a file back for now, or let it go again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.submissions.models import SubmittedPayment
from wellpaid.claim_pay.submissions.states import PaymentState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_payments import move_payments

_REASON_LENGTH_MAX = 200


class HoldReasonMissing(ProductError):
    """Who finds the payment held has to learn why."""

    code, status = "hold_reason_missing", 422
    message = "Say in up to 200 letters why this payment is held."


class PaymentNotHoldable(ProductError):
    """It isn't waiting with its file any more."""

    code, status = "payment_not_holdable", 409
    message = "This payment isn’t waiting for approval any more. Nothing was changed."


def hold_payment(
    *,
    organization_id: UUID,
    submitted_payment_id: UUID,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Hold a payment that is ready. Its money is set aside with its file's all the same.

    :raises NotFound: the organisation has no such payment
    :raises HoldReasonMissing: no reason, or an endless one
    :raises PaymentNotHoldable: it isn't ready (any more)
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= _REASON_LENGTH_MAX:
        raise HoldReasonMissing
    with tenant(organization_id):
        payment = locked_payment(submitted_payment_id)
        if payment.state != PaymentState.READY:
            raise PaymentNotHoldable
        payment.hold_reason, payment.held_by = reason, str(actor)
        move_payments(
            payments=[payment], to=PaymentState.HELD, actor=actor, now=now,
            also=["hold_reason", "held_by"],
        )  # fmt: skip


def end_hold(
    *, organization_id: UUID, submitted_payment_id: UUID, actor: Actor, now: datetime
) -> None:
    """Let a held payment go with its file again.

    :raises NotFound: the organisation has no such payment
    :raises PaymentNotHoldable: it isn't held
    """
    with tenant(organization_id):
        payment = locked_payment(submitted_payment_id)
        if payment.state != PaymentState.HELD:
            raise PaymentNotHoldable
        payment.hold_reason = payment.held_by = ""
        move_payments(
            payments=[payment], to=PaymentState.READY, actor=actor, now=now,
            also=["hold_reason", "held_by"],
        )  # fmt: skip


def locked_payment(submitted_payment_id: UUID) -> SubmittedPayment:
    """Lock a payment of the open organisation and give it fresh.

    :raises NotFound: it has no such payment
    """
    rows = lock_rows(SubmittedPayment, [submitted_payment_id])
    if submitted_payment_id not in rows:
        raise NotFound
    return rows[submitted_payment_id]
