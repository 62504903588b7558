"""Take in a payout with its lines, and follow what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger import postings
from wellpaid.core.ledger.chart import GATEWAY_FEES, PAYOUTS, AccountRef
from wellpaid.core.ledger.operations.post import post
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.errors import ProductError
from wellpaid.kit.money import ZERO, Money, total
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.payments.gateways.base import PayoutLine as GatewayLine
from wellpaid.patient_pay.settlements.events import MOVES, PayoutSent
from wellpaid.patient_pay.settlements.models import Payout, PayoutLine
from wellpaid.patient_pay.settlements.states import GRAPH, PayoutState


class PayoutDoesNotAddUp(ProductError):
    """The lines are not what the payout says. Somebody has to look; nothing is booked."""

    code, status = "payout_does_not_add_up", 500
    message = "A payout of the card processor doesn't add up. Nothing was booked."


@dataclass(frozen=True)
class OwnPayout:
    """A payout as far as it is this organisation's.

    :param out_of: the clearing account that it empties
    :param known: subjects (our ids) whose own rows say the same amount
    """

    gateway: str
    gateway_account: str
    gateway_id: str
    amount: Money
    arrival_date: date
    bank_reference: str
    lines: Sequence[GatewayLine]
    out_of: AccountRef
    subjects: Mapping[str, UUID]
    known: frozenset[str]


def record_payout(
    *, organization_id: UUID, own: OwnPayout, actor: Actor, now: datetime
) -> UUID | None:
    """Book a payout once, and give its id; ``None`` if it was booked before.

    :raises PayoutDoesNotAddUp: it isn't Σ(amount − fee) of its lines
    """
    fees = total(line.fee for line in own.lines)
    gross = total(line.amount for line in own.lines)
    if gross - fees != own.amount:
        raise PayoutDoesNotAddUp
    with tenant(organization_id):
        row = Payout(
            organization_id=organization_id,
            gateway=own.gateway,
            gateway_account=own.gateway_account,
            gateway_id=own.gateway_id,
            state=PayoutState.SENT,
            amount_cents=own.amount.cents,
            fee_cents=fees.cents,
            arrival_date=own.arrival_date,
            bank_reference=own.bank_reference,
            created_at=now,
            state_changed_at=now,
        )
        Payout.objects.bulk_create([row], ignore_conflicts=True)
        if not Payout.objects.filter(id=row.id).exists():
            return None
        PayoutLine.objects.bulk_create(_lines(row, own))
        if gross or fees:
            _post(row, "payout.sent", own.out_of, own.amount, fees, actor, now)
        event = PayoutSent(payout_id=row.id, amount_cents=row.amount_cents)
        announce(event, actor=actor, subject_id=row.id, now=now)
        return UUID(str(row.id))


def _lines(row: Payout, own: OwnPayout) -> list[PayoutLine]:
    return [
        PayoutLine(
            organization_id=row.organization_id,
            payout_id=row.id,
            gateway_line_id=line.gateway_id,
            kind=line.kind,
            subject_id=own.subjects.get(line.gateway_id),
            amount_cents=line.amount.cents,
            fee_cents=line.fee.cents,
            is_known=line.gateway_id in own.known,
        )
        for line in own.lines
    ]


def _post(
    row: Payout,
    event: str,
    out_of: AccountRef,
    amount: Money,
    fees: Money,
    actor: Actor,
    now: datetime,
) -> None:
    moves = [(PAYOUTS.whole(), out_of, amount), (GATEWAY_FEES.whole(), out_of, fees)]
    fact = postings.MoneyMoved(
        event=event,
        key=str(row.id),
        subject_kind="payout",
        subject_id=row.id,
        moves=tuple(move for move in moves if move[2]),
        effective_date=local_date(now, clinic_by_id(row.organization_id).time_zone),
        actor=actor,
    )
    post(journal=postings.money_moved(fact))


def fail_payout(*, payout: Payout, out_of: AccountRef, actor: Actor, now: datetime) -> None:
    """Put a locked payout's money back into clearing: the bank refused it. The fees stay paid."""
    if payout.amount_cents:
        _post(payout, "payout.failed", out_of, -payout.amount, ZERO, actor, now)
    move_payout(payout=payout, to=PayoutState.FAILED, actor=actor, now=now)


def move_payout(*, payout: Payout, to: PayoutState, actor: Actor, now: datetime) -> None:
    """Take a step of a locked payout; the books are the caller's.

    :raises IllegalTransition: there is no such step
    """
    require_open()
    code = GRAPH.event(PayoutState(payout.state), to)
    payout.state, payout.state_changed_at = to, now
    payout.save(update_fields=["state", "state_changed_at"])
    event = MOVES[code](payout_id=payout.id, amount_cents=payout.amount_cents)
    announce(event, actor=actor, subject_id=payout.id, now=now)
