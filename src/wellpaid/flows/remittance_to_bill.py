"""From a remittance to patients' bills: a claim is kept, and its bill says what it decided.

The claim that the provider sent hears of its answer in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import batched
from uuid import UUID

from wellpaid.claim_pay.appeals.operations.hear_of_claims import hear_of_claims
from wellpaid.claim_pay.expected_claims.operations.settle_claims import settle_claims
from wellpaid.claim_pay.postings.operations.compare_books import compare_remittance
from wellpaid.claim_pay.recoupments.operations.read_remittance import (
    forget_remittance,
    read_remittance,
)
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.numbers import bare
from wellpaid.claim_pay.remittances.operations.keep_claims import keep_claims
from wellpaid.claim_pay.remittances.operations.note_claims_read import note_claims_read
from wellpaid.claim_pay.remittances.queries import control_keys_of, next_unread
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.documents.operations.open_document import DocumentDamaged, open_document
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.formats.x12.claims import Claim
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.kit.clock import local_date
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.operations.make_certain_bills import make_certain_bills
from wellpaid.patient_pay.bills.operations.record_decisions import record_decisions
from wellpaid.patient_pay.bills.operations.withdraw_decisions import withdraw_decisions
from wellpaid.patient_pay.bills.queries import overpaid_bills
from wellpaid.patient_pay.refunds.operations.give_back_overpaid import give_back_overpaid

from .plan_says import plan_says

# So many claims are a transaction; killed between two, the next run goes on and nothing is lost.
_BATCH = 500


def remittances_to_bills(*, organization_id: UUID, now: datetime) -> int:
    """Read the claims of every remittance of a provider that wasn't read yet; give how many.

    A remittance that the plan cancelled decides nothing any more. Done again, nothing changes: a
    claim is kept once and a decision counts once.

    :raises DocumentDamaged: an 835 isn't what was stored; all others are read
    """
    organization = Organization.objects.get(id=organization_id)
    count, after = 0, UUID(int=0)
    damaged: DocumentDamaged | None = None
    while (remittance := next_unread(organization_id, after)) is not None:
        after = remittance.id
        try:
            _take_in(organization, remittance, now)
            count += 1
        except DocumentDamaged as error:
            damaged = error
    if damaged is not None:
        raise damaged
    return count


def _take_in(organization: Organization, remittance: Remittance, now: datetime) -> None:
    if remittance.state == RemittanceState.CANCELLED:
        _take_out(organization, remittance, now)
        return
    _, content = open_document(
        organization_id=organization.id,
        document_id=remittance.document_id,
        actor=str(SYSTEM),
        now=now,
    )
    transaction = next(iter(read_835(content)))
    for batch in batched(enumerate(transaction.claims, start=1), _BATCH):
        with tenant(organization.id):
            _take_claims(organization, remittance, batch, now)
    if organization.makes_bills_from_plans:
        make_certain_bills(
            organization_id=organization.id, remittance_id=remittance.id, actor=SYSTEM, now=now
        )
    read_remittance(remittance=remittance, transaction=transaction, now=now)
    hear_of_claims(organization_id=organization.id, remittance_id=remittance.id, now=now)
    compare_remittance(organization_id=organization.id, remittance_id=remittance.id, now=now)
    _give_back(remittance, now)
    with tenant(organization.id):
        note_claims_read(remittance=remittance, now=now)


def _take_claims(
    organization: Organization,
    remittance: Remittance,
    batch: Sequence[tuple[int, Claim]],
    now: datetime,
) -> None:
    """Keep claims, divide their bills, and answer what the provider had sent."""
    keep_claims(remittance=remittance, claims=batch)
    if organization.bills_follow_plans:
        says = [plan_says(remittance, place, claim) for place, claim in batch]
        record_decisions(
            organization_id=organization.id,
            says=[one for one in says if one is not None],
            actor=SYSTEM,
            now=now,
        )
    _settle(organization, {bare(claim.patient_control_number[:38]) for _, claim in batch}, now)


def _take_out(organization: Organization, remittance: Remittance, now: datetime) -> None:
    """Let a payment that the plan cancelled say nothing any more."""
    with tenant(organization.id):
        withdraw_decisions(remittance_id=remittance.id, actor=SYSTEM, now=now)
        forget_remittance(organization_id=organization.id, remittance_id=remittance.id, now=now)
        _settle(organization, control_keys_of(remittance.id), now)
        compare_remittance(organization_id=organization.id, remittance_id=remittance.id, now=now)
        note_claims_read(remittance=remittance, now=now)


def _settle(organization: Organization, control_keys: Collection[str], now: datetime) -> None:
    today = local_date(now, organization.time_zone)
    settle_claims(control_keys=control_keys, today=today, actor=SYSTEM, now=now)


def _give_back(remittance: Remittance, now: datetime) -> None:
    """Refund what its bills have too much; one whose reversal runs has nothing too much yet."""
    organization_id = remittance.organization_id
    for bill_id in overpaid_bills(organization_id=organization_id, remittance_id=remittance.id):
        give_back_overpaid(organization_id=organization_id, bill_id=bill_id, actor=SYSTEM, now=now)
