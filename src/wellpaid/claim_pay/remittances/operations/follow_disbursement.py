"""Let a remittance say where its money is, as the payer's row for the money says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.states import GRAPH, RemittanceState, otherwise
from wellpaid.core.events.actors import Actor
from wellpaid.core.ledger.claim_postings import ClaimMoney, remittance_voided
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_remittances import move_remittances
from .raise_alarm import raise_alarm


@dataclass(frozen=True, slots=True)
class MoneyNews:
    """What became of a payment.

    :param state: where the money is now
    :param disbursement_id: the payer's row that says so; a new one if it goes again
    """

    payer_id: UUID
    payer_id_number: str
    trace_number: str
    disbursement_id: UUID
    way: str
    state: RemittanceState
    why_code: str = ""


def follow_disbursement(
    *, organization_id: UUID, news: MoneyNews, on_date: date, actor: Actor, now: datetime
) -> bool:
    """Note what became of the money; tell whether anything changed. The same news changes nothing.

    A payment that the plan cancelled isn't expected any more, in the books either.
    """
    with tenant(organization_id):
        found = Remittance.objects.filter(
            payer_id=news.payer_id,
            payer_id_number=news.payer_id_number,
            trace_number=news.trace_number,
        )
        row = next(iter(lock_rows(Remittance, found.values_list("id", flat=True)).values()), None)
        if row is None:
            # Not delivered yet: when it is, it is delivered as it stands then.
            return False
        if row.disbursement_id != news.disbursement_id:
            is_alarm = otherwise(news.why_code) and news.way != row.way
            row.disbursement_id, row.way = news.disbursement_id, news.way
            row.otherwise_code = otherwise(news.why_code)
            row.save(update_fields=["disbursement_id", "way", "otherwise_code"])
            if is_alarm:
                raise_alarm(remittance=row, actor=actor, now=now)
        if not GRAPH.allows(RemittanceState(row.state), news.state):
            return False
        if row.state == RemittanceState.ARRIVED and news.state is RemittanceState.COMING:
            # That the plan has sent it is old news here: only a match that was wrong is undone.
            return False
        move_remittances(remittances=[row], to=news.state, actor=actor, now=now)
        if news.state is RemittanceState.CANCELLED and row.amount_cents:
            post(journal=remittance_voided(ClaimMoney(row.id, row.amount, on_date, actor)))
        return True
