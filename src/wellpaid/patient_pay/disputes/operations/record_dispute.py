"""Write down what the gateway says of a dispute: payment, bills and books in one go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger import postings
from wellpaid.core.ledger.chart import DISPUTED
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.clock import local_date
from wellpaid.kit.errors import ProductError
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.disputes.events import MOVES, DisputeOpened
from wellpaid.patient_pay.disputes.models import Dispute
from wellpaid.patient_pay.disputes.states import GRAPH, OPEN, DisputeState
from wellpaid.patient_pay.payments.gateways.base import Dispute as GatewayDispute
from wellpaid.patient_pay.payments.operations.give_back import (
    GoingBack,
    LockedPayment,
    give_back,
    lock_to_give_back,
)
from wellpaid.patient_pay.payments.states import TAKEN


class DisputeDoesNotFit(ProductError):
    """The gateway's dispute can't be one of this payment. Somebody has to look."""

    code, status = "dispute_does_not_fit", 500
    message = "The card processor's answer doesn't fit this payment."


def record_dispute(
    *,
    organization_id: UUID,
    payment_id: UUID,
    answer: GatewayDispute,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Record a gateway's answer, whichever way it came and however often; give the dispute's id.

    The first word of it holds the money back, even if that word is that it is over already.

    :raises DisputeDoesNotFit: not this payment's, or of more than was taken
    """
    with tenant(organization_id):
        locked = lock_to_give_back(payment_id)
        if answer.charge_reference != locked.payment.reference:
            raise DisputeDoesNotFit
        known = Dispute.objects.filter(payment_id=payment_id, gateway_id=answer.gateway_id)
        dispute = known.select_for_update(no_key=True, of=("self",)).first()
        if dispute is None:
            dispute = _open(locked, answer, actor, now)
        dispute.evidence_due_at = answer.evidence_due_at
        dispute.save(update_fields=["evidence_due_at"])
        target = DisputeState(answer.status.value)
        if GRAPH.allows(DisputeState(dispute.state), target):
            _move(dispute, locked, target, actor, now)
        return UUID(str(dispute.id))


def _open(locked: LockedPayment, answer: GatewayDispute, actor: Actor, now: datetime) -> Dispute:
    payment = locked.payment
    room_cents = payment.amount_cents - payment.disputed_cents - payment.lost_cents
    if payment.state not in TAKEN or not ZERO < answer.amount <= Money(room_cents):
        raise DisputeDoesNotFit
    dispute: Dispute = Dispute.objects.create(
        payment_id=payment.id,
        gateway_id=answer.gateway_id,
        state=DisputeState.NEEDS_RESPONSE,
        amount_cents=answer.amount.cents,
        fee_cents=answer.fee.cents,
        reason_code=answer.reason_code[:40],
        evidence_due_at=answer.evidence_due_at,
        created_at=now,
        state_changed_at=now,
    )
    payment.disputed_cents += dispute.amount_cents
    payment.save(update_fields=["disputed_cents"])
    _hold(dispute, locked, "dispute.opened", dispute.amount, actor, now)
    event = DisputeOpened(
        dispute_id=dispute.id, payment_id=payment.id, amount_cents=dispute.amount_cents
    )
    announce(event, actor=actor, subject_id=dispute.id, now=now)
    return dispute


def _hold(
    dispute: Dispute,
    locked: LockedPayment,
    event: str,
    amount: Money,
    actor: Actor,
    now: datetime,
) -> None:
    """Move the money to what is held back; below zero, back from there."""
    clearing = postings.clearing_of(postings.Through(locked.payment.through))
    fact = postings.MoneyMoved(
        event=event,
        key=str(dispute.id),
        subject_kind="dispute",
        subject_id=dispute.id,
        moves=((DISPUTED.whole(), clearing, amount),),
        effective_date=local_date(now, locked.payment.organization.time_zone),
        actor=actor,
    )
    post(journal=postings.money_moved(fact))


def _move(
    dispute: Dispute, locked: LockedPayment, target: DisputeState, actor: Actor, now: datetime
) -> None:
    payment = locked.payment
    code = GRAPH.event(DisputeState(dispute.state), target)
    dispute.state, dispute.state_changed_at = target, now
    dispute.save(update_fields=["state", "state_changed_at"])
    if target not in OPEN:
        payment.disputed_cents -= dispute.amount_cents
    if target is DisputeState.WON:
        _hold(dispute, locked, code, -dispute.amount, actor, now)
    if target is DisputeState.LOST:
        payment.lost_cents += dispute.amount_cents
        going = GoingBack(
            event=code,
            subject_kind="dispute",
            subject_id=dispute.id,
            amount=dispute.amount,
            out_of=DISPUTED.whole(),
            reason=dispute.reason_code,
        )
        give_back(locked=locked, going=going, actor=actor, now=now)
    payment.save(update_fields=["disputed_cents", "lost_cents"])
    event = MOVES[code](
        dispute_id=dispute.id, payment_id=payment.id, amount_cents=dispute.amount_cents
    )
    announce(event, actor=actor, subject_id=dispute.id, now=now)
