"""Take a step of a refund, with what it means for payment, bills and books."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger.chart import CHECKS_OUT, RETURNED_TWICE, AccountRef
from wellpaid.core.ledger.postings import Through, clearing_of
from wellpaid.kit.money import Money
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.give_back import (
    GoingBack,
    LockedPayment,
    give_back,
    take_again,
)
from wellpaid.patient_pay.payments.states import PaymentState
from wellpaid.patient_pay.refunds.events import MOVES
from wellpaid.patient_pay.refunds.models import Refund, RefundPart
from wellpaid.patient_pay.refunds.states import BOOKED, GRAPH, RESERVED, RefundState, Way


def move_refund(
    *, refund: Refund, locked: LockedPayment, to: RefundState, actor: Actor, now: datetime
) -> None:
    """Move a locked refund of a locked payment; what the graph has no edge for is a bug.

    :raises IllegalTransition: there is no such step
    """
    require_open()
    source = RefundState(refund.state)
    code = GRAPH.event(source, to)
    payment = locked.payment
    if source in RESERVED and to not in RESERVED:
        payment.refunding_cents -= refund.amount_cents
    if to in BOOKED and source not in BOOKED:
        payment.refunded_cents += refund.amount_cents
        _book(refund, locked, actor, now)
    if source in BOOKED and to not in BOOKED:
        payment.refunded_cents -= refund.amount_cents
        _unbook(refund, locked, actor, now)
    payment.save(update_fields=["refunding_cents", "refunded_cents"])
    refund.state, refund.state_changed_at = to, now
    refund.save()
    event = MOVES[code](
        refund_id=refund.id, payment_id=refund.payment_id, amount_cents=refund.amount_cents
    )
    announce(event, actor=actor, subject_id=refund.id, now=now)


def _out_of(refund: Refund, payment: Payment) -> AccountRef:
    if refund.way == Way.CHECK:
        return CHECKS_OUT.whole()
    return clearing_of(Through(payment.through))


def _going(refund: Refund, payment: Payment, event: str) -> GoingBack:
    return GoingBack(
        event=event,
        subject_kind="refund",
        subject_id=refund.id,
        amount=refund.amount,
        out_of=_out_of(refund, payment),
        reason=refund.reason,
        first_bill_id=refund.bill_id,
    )


def _book(refund: Refund, locked: LockedPayment, actor: Actor, now: datetime) -> None:
    going = _going(refund, locked.payment, "refund.made")
    shares = give_back(locked=locked, going=going, actor=actor, now=now)
    RefundPart.objects.bulk_create(
        RefundPart(
            organization_id=refund.organization_id,
            refund_id=refund.id,
            allocation_id=allocation_id,
            amount_cents=share.cents,
        )
        for allocation_id, share in shares
    )


def _unbook(refund: Refund, locked: LockedPayment, actor: Actor, now: datetime) -> None:
    going = _going(refund, locked.payment, "refund.undone")
    parts = RefundPart.objects.filter(refund_id=refund.id)
    shares = [(part.allocation_id, Money(part.amount_cents)) for part in parts.order_by("id")]
    take_again(locked=locked, going=going, shares=shares, actor=actor, now=now)
    if locked.payment.state == PaymentState.RETURNED:
        # The payment's bank had this part back as well, which no bill could ask for while the
        # refund stood. It never left, so the bills ask for it.
        owed = replace(
            _going(refund, locked.payment, "refund.owed_again"),
            out_of=RETURNED_TWICE.of(locked.payment.guarantor_id),
        )
        give_back(locked=locked, going=owed, actor=actor, now=now)
