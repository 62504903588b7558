"""Find the payments that the operator has to look at before they go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.screening.policy import Screened, name_key
from wellpaid.claim_pay.screening.queries import reasons_to_hold
from wellpaid.claim_pay.submissions.models import SubmittedPayment
from wellpaid.core.banking.queries.watch import accounts_since
from wellpaid.kit.tenancy.scope import tenant

type Going = tuple[SubmittedPayment, UUID | None]


def screen_payments(payments: Sequence[Going], *, now: datetime) -> dict[UUID, str]:
    """Give those payments, each with the account it goes to, that are held, with the reason.

    One query of the watch list, and one a provider that gets a direct deposit; outside any
    organisation's transaction. It writes nothing.
    """
    by_provider: dict[UUID, set[UUID]] = defaultdict(set)
    for payment, account_id in payments:
        if account_id is not None and payment.payee_organization_id is not None:
            by_provider[payment.payee_organization_id].add(account_id)
    since: dict[UUID, datetime] = {}
    for provider_id, account_ids in by_provider.items():
        with tenant(provider_id):
            since |= accounts_since(account_ids)
    screened = {
        payment.id: Screened(
            name_key=name_key(payment.payee_name),
            tin_hash=payment.payee_tin_hash,
            amount_cents=payment.amount_cents,
            account_since=since.get(account_id) if account_id else None,
        )
        for payment, account_id in payments
    }
    return reasons_to_hold(screened, now=now)
