"""Note that the provider paid money back itself, by check or EFT."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.recoupments.events import PaidBackWay, RecoupmentPaidBack
from wellpaid.claim_pay.recoupments.states import RecoupmentState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

from .move_recoupment import RecoupmentChanged, locked_recoupment, move_recoupment, reckon, tell

_MAY = (RecoupmentState.NOTICED, RecoupmentState.LATE, RecoupmentState.AGREED)


class PaidBackUnclear(ProductError):
    """Nothing, more than is open, or on a day to come."""

    code, status = "paid_back_unclear", 422
    message = (
        "Enter what you paid back, {most} at most, and a day that isn’t in the future. Nothing "
        "was noted."
    )


@dataclass(frozen=True, slots=True)
class PaidBack:
    """What was paid back, all in all."""

    amount: Money
    way: PaidBackWay
    paid_date: date
    reference: str = ""


def note_paid_back(
    *,
    organization_id: UUID,
    recoupment_id: UUID,
    paid: PaidBack,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the note, which is an answer too: it agrees. All paid or taken, it is settled.

    The note books nothing: it is a word, and the money leaves when the bank shows it. The plan's
    own word for it is a 72 in a later remittance, and counts the same money once.

    :raises NotFound: no such recoupment
    :raises PaidBackUnclear: nothing, more than is open, or on a day to come
    :raises RecoupmentChanged: it is disputed, or over
    """
    with tenant(organization_id):
        row = locked_recoupment(recoupment_id)
        if row.state not in _MAY:
            raise RecoupmentChanged
        most = Money(row.sums().open_cents(0))
        if not ZERO < paid.amount <= most or paid.paid_date > today:
            raise PaidBackUnclear(most=most)
        row.paid_back_cents, row.paid_back_way = paid.amount.cents, paid.way
        row.paid_back_date, row.paid_back_reference = paid.paid_date, paid.reference.strip()[:60]
        row.save()
        tell(kind=RecoupmentPaidBack, recoupment=row, actor=actor, now=now)
        if row.state != RecoupmentState.AGREED:
            row.answered_by, row.answered_at = str(actor), now
            move_recoupment(recoupment=row, to=RecoupmentState.AGREED, actor=actor, now=now)
        reckon(recoupment=row, now=now)


def take_paid_back_note_back(
    *, organization_id: UUID, recoupment_id: UUID, actor: Actor, now: datetime
) -> None:
    """Say that it wasn't paid back after all; it needs an answer again.

    :raises NotFound: no such recoupment
    :raises RecoupmentChanged: nothing is noted
    """
    with tenant(organization_id):
        row = locked_recoupment(recoupment_id)
        if not row.paid_back_cents:
            raise RecoupmentChanged
        row.paid_back_cents, row.paid_back_way, row.paid_back_date = 0, "", None
        row.paid_back_reference = ""
        row.save()
        tell(kind=RecoupmentPaidBack, recoupment=row, actor=actor, now=now)
        move_recoupment(recoupment=row, to=RecoupmentState.NOTICED, actor=actor, now=now)
