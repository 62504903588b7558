"""Take in remittances: the provider's copies of what a health plan pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.remittances.events import RemittanceReceived
from wellpaid.claim_pay.remittances.models import DeliveredCount, Remittance
from wellpaid.claim_pay.remittances.packing import file_of
from wellpaid.claim_pay.remittances.states import RemittanceState, otherwise
from wellpaid.core.documents.operations.store_documents import store_documents
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.core.events.registry import Event
from wellpaid.core.ledger.claim_postings import ClaimMoney, remittance_released
from wellpaid.core.ledger.operations.post_many import post_many
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.writing import Envelope
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .raise_alarm import raise_alarm

MEDIA_TYPE = "application/edi-x12"
# HIPAA asks for six years of what was decided on (45 CFR 164.316); providers keep one more.
_KEPT_DAYS = 7 * 366
_SENDER_ID = "WELLPAID"
_ID_PLACES = 15


class RemittanceDiffers(ProductError):
    """The payer's trace number stands for another remittance already."""

    code, status = "remittance_differs", 409
    message = "Another remittance has this payment number. Nothing was taken in."


@dataclass(frozen=True, slots=True)
class Remitted:
    """What a payer says that it pays to one payee.

    :param raw: the payer's transaction, ST to SE, as it came
    :param guide_version: which guide it follows, such as 005010X221A1
    :param why_code: why it goes the way it goes (``elections.resolve.Why``, or by hand)
    """

    payer_id: UUID
    payer_name: str
    payer_id_number: str
    trace_number: str
    disbursement_id: UUID
    payee_id: UUID
    payee_npi: str
    way: str
    amount: Money
    charge: Money
    patient_responsibility: Money
    adjustment: Money
    claim_count: int
    payment_date: date
    raw: bytes = field(repr=False)
    delimiters: Delimiters
    guide_version: str
    state: RemittanceState
    why_code: str = ""


def receive_remittances(
    *, organization_id: UUID, remitted: Sequence[Remitted], actor: Actor, now: datetime
) -> int:
    """Keep a provider's remittances, each with its 835, and expect their money; give how many.

    One transaction; their claims are read by a job. The same disbursement again changes nothing, so
    a delivery that was cut off is simply repeated.

    :raises RemittanceDiffers: a payment number is another disbursement's; nothing is taken in
    """
    with tenant(organization_id):
        fresh = _fresh(remitted)
        if not fresh:
            return 0
        numbers = _next_numbers(len(fresh))
        document_ids = store_documents(
            organization_id=organization_id,
            kind="remittance_835",
            media_type=MEDIA_TYPE,
            contents=[
                _own_file(organization_id, one, number, now)
                for one, number in zip(fresh, numbers, strict=True)
            ],
            keep_until_date=date.fromordinal(now.date().toordinal() + _KEPT_DAYS),
            now=now,
        )
        rows = [
            _row(organization_id, one, document_id, now)
            for one, document_id in zip(fresh, document_ids, strict=True)
        ]
        Remittance.objects.bulk_create(rows)
        post_many(
            journals=[
                remittance_released(ClaimMoney(row.id, row.amount, row.payment_date, actor))
                for row in rows
                if row.amount and row.state != RemittanceState.CANCELLED
            ]
        )
        events: list[tuple[Event, UUID]] = [(_received(row), row.id) for row in rows]
        announce_many(events, actor=actor, now=now)
        for row in rows:
            if row.otherwise_code:
                raise_alarm(remittance=row, actor=actor, now=now)
        defer("flows.remittances_to_bills", organization_id=organization_id)
        return len(rows)


def _fresh(remitted: Sequence[Remitted]) -> list[Remitted]:
    """Give those that aren't here yet.

    :raises RemittanceDiffers: a payment number is another disbursement's
    """
    known = {
        (row.payer_id, row.payer_id_number, row.trace_number): row.disbursement_id
        for row in Remittance.objects.filter(
            trace_number__in={one.trace_number for one in remitted}
        )
    }
    fresh = []
    for one in remitted:
        disbursement_id = known.get((one.payer_id, one.payer_id_number, one.trace_number))
        if disbursement_id is None:
            fresh.append(one)
        elif disbursement_id != one.disbursement_id:
            raise RemittanceDiffers
    return fresh


def _received(row: Remittance) -> RemittanceReceived:
    return RemittanceReceived(
        remittance_id=row.id,
        payer_id=row.payer_id,
        amount_cents=row.amount_cents,
        claim_count=row.claim_count,
    )


def _row(organization_id: UUID, remitted: Remitted, document_id: UUID, now: datetime) -> Remittance:
    return Remittance(
        id=new_id(),
        organization_id=organization_id,
        state=remitted.state,
        payer_id=remitted.payer_id,
        payer_name=remitted.payer_name,
        payer_id_number=remitted.payer_id_number,
        trace_number=remitted.trace_number,
        disbursement_id=remitted.disbursement_id,
        payee_id=remitted.payee_id,
        payee_npi=remitted.payee_npi,
        way=remitted.way,
        otherwise_code=otherwise(remitted.why_code) if remitted.amount else "",
        amount_cents=remitted.amount.cents,
        charge_cents=remitted.charge.cents,
        patient_responsibility_cents=remitted.patient_responsibility.cents,
        adjustment_cents=remitted.adjustment.cents,
        claim_count=remitted.claim_count,
        payment_date=remitted.payment_date,
        document_id=document_id,
        received_at=now,
        state_changed_at=now,
    )


def _next_numbers(count: int) -> range:
    """Take so many interchange numbers of the open organisation's, under their lock."""
    row, _ = DeliveredCount.objects.get_or_create()
    row = lock_row(DeliveredCount, row.id)
    first = row.last_number + 1
    row.last_number += count
    row.save(update_fields=["last_number"])
    return range(first, first + count)


def _own_file(organization_id: UUID, remitted: Remitted, number: int, now: datetime) -> bytes:
    """Put the transaction into an envelope of ours, numbered for this provider."""
    envelope = Envelope(
        sender_id=_SENDER_ID,
        receiver_id=remitted.payee_npi or organization_id.hex[-_ID_PLACES:].upper(),
        control_number=number,
        made_at=now,
        version=remitted.guide_version,
        delimiters=remitted.delimiters,
    )
    return file_of(remitted.raw, envelope)
