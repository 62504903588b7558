"""Take checks and cash to the bank: a deposit slip is a payout of the office's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.ledger.postings import Through, clearing_of
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.money import ZERO, total
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import PayoutLine, PayoutLineKind
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.record_office_payment import OFFICE
from wellpaid.patient_pay.payments.states import PaymentState
from wellpaid.patient_pay.settlements.models import Payout
from wellpaid.patient_pay.settlements.queries import undeposited_payments

from .record_payout import OwnPayout, record_payout


class AlreadyDeposited(ProductError):
    """One of them is on another slip already, or has gone back."""

    code, status = "already_deposited", 409
    message = "One of these was taken to the bank already, or has gone back. Nothing was recorded."


class SlipNumberTaken(ProductError):
    """Another slip has this number."""

    code, status = "slip_number_taken", 409
    message = "There is a deposit slip with this number already. Nothing was recorded."


def deposit_office_payments(
    *,
    organization_id: UUID,
    payment_ids: Sequence[UUID],
    slip_number: str,
    arrival_date: date,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Put checks and cash on a slip, and give the payout's id. The same slip again is the same.

    :raises NotFound: no payment at all, or one that isn't there
    :raises AlreadyDeposited: one of them is on a slip already, or has gone back
    :raises SlipNumberTaken: another slip has this number
    """
    with tenant(organization_id):
        payments = lock_rows(Payment, payment_ids)
        if not payments or len(payments) != len(set(payment_ids)):
            raise NotFound
        earlier = Payout.objects.filter(gateway=OFFICE, gateway_id=slip_number).first()
        if earlier is not None:
            on_it = set(earlier.lines.values_list("subject_id", flat=True))
            if on_it != set(payments):
                raise SlipNumberTaken
            return UUID(str(earlier.id))
        waiting = {payment.id for payment in undeposited_payments()}
        if not set(payments) <= waiting or any(
            payment.state != PaymentState.SUCCEEDED for payment in payments.values()
        ):
            raise AlreadyDeposited
        lines = [
            PayoutLine(
                gateway_id=str(payment.id),
                kind=PayoutLineKind.CHARGE,
                reference=payment.reference,
                subject_gateway_id="",
                amount=payment.amount,
                fee=ZERO,
            )
            for payment in payments.values()
        ]
        own = OwnPayout(
            gateway=OFFICE,
            gateway_account="",
            gateway_id=slip_number,
            amount=total(line.amount for line in lines),
            arrival_date=arrival_date,
            bank_reference=slip_number,
            lines=lines,
            out_of=clearing_of(Through.OFFICE),
            subjects={line.gateway_id: UUID(line.gateway_id) for line in lines},
            known=frozenset(line.gateway_id for line in lines),
        )
        done = record_payout(organization_id=organization_id, own=own, actor=actor, now=now)
        if done is None:
            raise SlipNumberTaken  # of other payments, at the same moment
        return done
