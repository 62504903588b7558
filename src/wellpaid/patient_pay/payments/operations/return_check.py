"""A check that the bank didn't honour: its bills are owed again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.ledger.postings import Through
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import Charge, ChargeStatus
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.states import PaymentState

from .record_charge import record_charge
from .record_office_payment import Tender


class NotACheck(ProductError):
    """Only a check that counts can come back this way."""

    code, status = "not_a_check", 409
    message = "This isn’t a check that counts as paid. Nothing has changed."


def return_check(
    *, organization_id: UUID, payment_id: UUID, actor: Actor, now: datetime
) -> PaymentState:
    """Take a check's money off its bills. A second press finds it done.

    :raises NotFound: no such payment
    :raises NotACheck: cash, a card, or gone back already
    """
    with tenant(organization_id):
        payment = Payment.objects.filter(id=payment_id).first()
    if payment is None:
        raise NotFound
    is_check = payment.through == Through.OFFICE and payment.card_kind == Tender.CHECK
    if payment.state == PaymentState.RETURNED and is_check:
        return PaymentState.RETURNED
    if not is_check or payment.state != PaymentState.SUCCEEDED:
        raise NotACheck
    charge = Charge(
        gateway_id="",
        reference=payment.reference,
        status=ChargeStatus.RETURNED,
        amount=payment.amount,
        approval_code=payment.approval_code,
        return_code="check",
    )
    return record_charge(
        organization_id=organization_id, payment_id=payment_id, charge=charge, actor=actor, now=now
    )
