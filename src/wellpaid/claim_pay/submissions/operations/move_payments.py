"""Take payments of a file a step further: one, or all of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.submissions.events import PAYMENT_MOVES
from wellpaid.claim_pay.submissions.models import SubmittedPayment
from wellpaid.claim_pay.submissions.states import PAYMENT_GRAPH, PaymentState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.core.events.registry import Event
from wellpaid.kit.transactions import require_open

_ROWS_PER_STATEMENT = 1_000


def move_payments(
    *,
    payments: Collection[SubmittedPayment],
    to: PaymentState,
    actor: Actor,
    now: datetime,
    also: Collection[str] = (),
) -> None:
    """Move payments that the caller has locked, or whose file the caller has locked.

    :param also: further fields that the caller changed
    :raises IllegalTransition: the graph has no such step for one of them; none is moved
    """
    require_open()
    events: list[tuple[Event, UUID]] = []
    for one in payments:
        code = PAYMENT_GRAPH.event(PaymentState(one.state), to)
        event = PAYMENT_MOVES[code](
            submitted_payment_id=one.id,
            submission_id=one.submission_id,
            amount_cents=one.amount_cents,
        )
        events.append((event, one.id))
        one.state = to
    if not events:
        return
    SubmittedPayment.objects.bulk_update(payments, ["state", *also], batch_size=_ROWS_PER_STATEMENT)
    announce_many(events, actor=actor, now=now)
