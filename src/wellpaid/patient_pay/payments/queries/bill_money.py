"""Reads of the money of one bill: what came in, what is on its way, which credit could pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wellpaid.kit.clock import local_date
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.credits.queries import CreditRow, credit_moves_of, credit_of
from wellpaid.patient_pay.payments.models import PaymentAllocation, Receipt
from wellpaid.patient_pay.payments.states import IN_FLIGHT, TAKEN, PaymentState

from .pages import CardRow, PaymentRow, card_row, payment_row


@dataclass(frozen=True)
class PaidOnBill:
    """A payment that counted on a bill, as the bill's page lists it."""

    day: date
    card: CardRow
    state: PaymentState
    return_code: str
    amount: Money
    given_back: Money
    receipt_number: str

    @property
    def kept(self) -> Money:
        """What of it still pays the bill."""
        return self.amount - self.given_back


@dataclass(frozen=True)
class MoneyOnBill:
    """What came in on a bill, what is on its way, and which credit could pay it.

    :param payments: that count or counted, the oldest first
    :param credit: how much of what we owe the guarantor this bill could take
    """

    payments: tuple[PaidOnBill, ...]
    under_way: PaymentRow | None
    credit_moves: tuple[CreditRow, ...]
    credit: Money


def money_on_bill(
    *, organization_id: UUID, bill_id: UUID, guarantor_id: UUID, payable: Money, time_zone: str
) -> MoneyOnBill:
    """Give the money of a bill's page: three queries, and two more where something is payable."""
    with tenant(organization_id):
        parts = PaymentAllocation.objects.filter(
            bill_id=bill_id, is_credit=False, payment__state__in=(*TAKEN, *IN_FLIGHT)
        ).select_related("payment")
        rows = list(parts.order_by("payment__created_at", "id"))
        numbers = dict(
            Receipt.objects.filter(payment_id__in=[part.payment_id for part in rows]).values_list(
                "payment_id", "number"
            )
        )
        under_way = next((part.payment for part in rows if part.payment.state in IN_FLIGHT), None)
        return MoneyOnBill(
            payments=tuple(
                _paid_on_bill(part, numbers[part.payment_id], time_zone)
                for part in rows
                if part.payment.state in TAKEN
            ),
            under_way=payment_row(under_way, "") if under_way else None,
            credit_moves=tuple(credit_moves_of(bill_id, time_zone)),
            credit=min(credit_of(guarantor_id).whole, payable) if payable else ZERO,
        )


def is_on_its_way(bill_id: UUID) -> bool:
    """Tell whether a bank payment of a bill has yet to clear, in the open tenant block."""
    parts = PaymentAllocation.objects.filter(bill_id=bill_id, is_credit=False)
    return parts.filter(payment__state=PaymentState.SUBMITTED).exists()


def _paid_on_bill(part: PaymentAllocation, receipt_number: str, time_zone: str) -> PaidOnBill:
    return PaidOnBill(
        day=local_date(part.payment.created_at, time_zone),
        card=card_row(part.payment),
        state=PaymentState(part.payment.state),
        return_code=part.payment.return_code,
        amount=Money(part.amount_cents),
        given_back=Money(part.given_back_cents),
        receipt_number=receipt_number,
    )
