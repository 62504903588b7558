"""Let an invoice take a step, with the provider's books."""

from __future__ import annotations

from datetime import datetime

from wellpaid.claim_pay.fees.events import INVOICE_MOVES
from wellpaid.claim_pay.fees.models import FeeInvoice
from wellpaid.claim_pay.fees.states import INVOICE_GRAPH, InvoiceState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger.claim_postings import ClaimMoney, service_fee_debited
from wellpaid.core.ledger.operations.post import post
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.jobs import defer
from wellpaid.kit.money import Money
from wellpaid.kit.transactions import require_open


def move_invoice(*, row: FeeInvoice, to: InvoiceState, actor: Actor, now: datetime) -> None:
    """Move a locked invoice, in the caller's transaction.

    The money counts as taken while it is collected and when it is paid; a job writes the
    operator's half under the same key.
    """
    require_open()
    before = InvoiceState(row.state)
    code = INVOICE_GRAPH.event(before, to)
    row.state, row.state_changed_at = to, now
    row.save(update_fields=["state", "state_changed_at", "tries_count", "failure_code"])
    event = INVOICE_MOVES[code](fee_invoice_id=row.id, amount_cents=row.amount_cents)
    announce(event, actor=actor, subject_id=row.id, now=now)
    if to == InvoiceState.PAID:
        return
    sign = 1 if to == InvoiceState.COLLECTING else -1
    key = f"{row.id}/{row.tries_count}/{'taken' if sign > 0 else 'back'}"
    today = local_date(now, clinic_by_id(row.organization_id).time_zone)
    post(
        journal=service_fee_debited(
            ClaimMoney(row.id, Money(sign * row.amount_cents), today, actor, key=key)
        )
    )
    defer(
        "fees.collect_half",
        provider_id=row.organization_id,
        fee_invoice_id=row.id,
        key=key,
        amount_cents=sign * row.amount_cents,
        effective_date=today.isoformat(),
    )
