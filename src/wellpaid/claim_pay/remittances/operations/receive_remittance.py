"""Take in a remittance: the provider's copy of what a health plan pays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.remittances.events import RemittanceReceived
from wellpaid.claim_pay.remittances.models import DeliveredCount, Remittance
from wellpaid.claim_pay.remittances.packing import Envelope, file_of
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.documents.operations.store_document import store_document
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger.claim_postings import ClaimMoney, remittance_released
from wellpaid.core.ledger.operations.post import post
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

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


def receive_remittance(
    *, organization_id: UUID, remitted: Remitted, actor: Actor, now: datetime
) -> UUID:
    """Keep a remittance with its 835, and expect its money; give its id.

    The same disbursement again changes nothing, so a delivery that was cut off is simply repeated.

    :raises RemittanceDiffers: the payment number is another disbursement's
    """
    with tenant(organization_id):
        known = Remittance.objects.filter(
            payer_id=remitted.payer_id,
            payer_id_number=remitted.payer_id_number,
            trace_number=remitted.trace_number,
        ).first()
        if known is not None:
            if known.disbursement_id != remitted.disbursement_id:
                raise RemittanceDiffers
            return UUID(str(known.id))
        row = _keep(organization_id, remitted, now)
        if remitted.amount and remitted.state is not RemittanceState.CANCELLED:
            fact = ClaimMoney(row.id, remitted.amount, remitted.payment_date, actor)
            post(journal=remittance_released(fact))
        event = RemittanceReceived(
            remittance_id=row.id,
            payer_id=remitted.payer_id,
            amount_cents=remitted.amount.cents,
            claim_count=remitted.claim_count,
        )
        announce(event, actor=actor, subject_id=row.id, now=now)
        return row.id


def _keep(organization_id: UUID, remitted: Remitted, now: datetime) -> Remittance:
    document = store_document(
        organization_id=organization_id,
        kind="remittance_835",
        media_type=MEDIA_TYPE,
        content=_own_file(remitted, now),
        keep_until_date=date.fromordinal(now.date().toordinal() + _KEPT_DAYS),
        now=now,
    )
    row: Remittance = Remittance.objects.create(
        id=new_id(),
        state=remitted.state,
        payer_id=remitted.payer_id,
        payer_name=remitted.payer_name,
        payer_id_number=remitted.payer_id_number,
        trace_number=remitted.trace_number,
        disbursement_id=remitted.disbursement_id,
        payee_id=remitted.payee_id,
        payee_npi=remitted.payee_npi,
        way=remitted.way,
        amount_cents=remitted.amount.cents,
        charge_cents=remitted.charge.cents,
        patient_responsibility_cents=remitted.patient_responsibility.cents,
        adjustment_cents=remitted.adjustment.cents,
        claim_count=remitted.claim_count,
        payment_date=remitted.payment_date,
        document_id=document.id,
        received_at=now,
        state_changed_at=now,
    )
    return row


def _own_file(remitted: Remitted, now: datetime) -> bytes:
    """Put the transaction into an envelope of ours, numbered for this provider."""
    count, _ = DeliveredCount.objects.get_or_create()
    count = lock_row(DeliveredCount, count.id)
    count.last_number += 1
    count.save(update_fields=["last_number"])
    envelope = Envelope(
        sender_id=_SENDER_ID,
        receiver_id=remitted.payee_npi or count.id.hex[:_ID_PLACES].upper(),
        number=count.last_number,
        made_at=now,
        version=remitted.guide_version,
    )
    return file_of(remitted.raw, remitted.delimiters, envelope)
