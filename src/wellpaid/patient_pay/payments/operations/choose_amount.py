"""Keep how much a person wants to pay."""

from __future__ import annotations

from uuid import UUID

from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money import Money, total
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.payments.models import Checkout
from wellpaid.patient_pay.payments.policy import smallest_payment


class AmountOutOfRange(ProductError):
    """More than is owed, or less than the smallest payment."""

    code, status = "amount_out_of_range", 400
    message = "Enter an amount from {smallest} to {owed}."


def choose_amount(*, organization_id: UUID, checkout_id: UUID, amount: Money) -> None:
    """Keep the amount on the checkout. Among several bills the one due first is paid first.

    :raises AmountOutOfRange: outside what the bills take now
    """
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        bills = Bill.objects.filter(checkout_bills__checkout_id=checkout.id, state=BillState.DUE)
        owed = total(bill.owed for bill in bills)
        smallest = smallest_payment(owed)
        if not amount or not smallest <= amount <= owed:
            raise AmountOutOfRange(smallest=smallest, owed=owed)
        checkout.amount_cents = amount.cents
        checkout.save(update_fields=["amount_cents"])
