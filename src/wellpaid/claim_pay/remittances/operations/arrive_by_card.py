"""Count a remittance as arrived whose card the provider's own terminal has charged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.events.actors import Actor
from wellpaid.core.ledger.claim_postings import ClaimMoney, card_money_taken
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.money import Money
from wellpaid.kit.transactions import require_open

from .move_remittances import move_remittances


@dataclass(frozen=True, slots=True)
class CardTakings:
    """Which payment it was, and what the provider's processor keeps of it."""

    payer_id: UUID
    payer_id_number: str
    trace_number: str
    disbursement_id: UUID
    fee: Money
    taken_date: date


def arrive_by_card(*, takings: CardTakings, actor: Actor, now: datetime) -> bool:
    """Move a remittance and its books, in the open transaction; tell whether it is here.

    The money is at the provider's card processor then, which pays it out with all its other cards.
    A remittance that has arrived already stays as it is.
    """
    require_open()
    found = Remittance.objects.filter(
        payer_id=takings.payer_id,
        payer_id_number=takings.payer_id_number,
        trace_number=takings.trace_number,
        disbursement_id=takings.disbursement_id,
    )
    row = next(iter(lock_rows(Remittance, found.values_list("id", flat=True)).values()), None)
    if row is None:
        return False
    if row.state == RemittanceState.COMING:
        move_remittances(remittances=[row], to=RemittanceState.ARRIVED, actor=actor, now=now)
        fact = ClaimMoney(row.id, row.amount, takings.taken_date, actor)
        post(journal=card_money_taken(fact, takings.fee))
    return True
