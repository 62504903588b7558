"""Reads of payments as their 835s tell them, for comparing. Inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from wellpaid.claim_pay.postings.naming import Candidate, key_of, written_ways
from wellpaid.claim_pay.postings.sides import PlanClaim
from wellpaid.claim_pay.remittances.models import Remittance, RemittanceClaim


def payments_named(keys: Collection[str]) -> dict[str, list[Remittance]]:
    """Give the payments that have these numbers, by the number: one query."""
    ways = [way for key in keys if key for way in written_ways(key)]
    found: dict[str, list[Remittance]] = defaultdict(list)
    for row in Remittance.objects.filter(trace_key__in=ways).order_by("id"):
        found[key_of(row.trace_number)].append(row)
    return found


def claims_of(remittance_ids: Collection[UUID]) -> dict[UUID, list[PlanClaim]]:
    """Give the claims of payments, in their order: one query."""
    found: dict[UUID, list[PlanClaim]] = defaultdict(list)
    rows = RemittanceClaim.objects.filter(remittance_id__in=remittance_ids)
    for row in rows.order_by("remittance_id", "position").values_list(
        "remittance_id", "position", "patient_control_number", "payer_claim_number", "paid_cents"
    ):
        remittance_id, position, control, claim, paid = row
        found[remittance_id].append(
            PlanClaim(position, key_of(control), key_of(claim), control or claim, paid)
        )
    return found


def candidates(
    payments: Sequence[Remittance], claims: Mapping[UUID, Sequence[PlanClaim]]
) -> list[Candidate]:
    """Give payments as they are chosen from."""
    return [
        Candidate(
            one.id,
            one.payer_name,
            frozenset(
                key
                for claim in claims.get(one.id, ())
                for key in (claim.control_key, claim.claim_key)
                if key
            ),
        )
        for one in payments
    ]
