"""Reads of payments: for people's own pages, and for the office."""

from .bill_money import (
    MoneyOnBill,
    PaidOnBill,
    is_on_its_way,
    money_on_bill,
)
from .pages import (
    CardRow,
    CheckoutBillRow,
    CheckoutPage,
    PaymentRow,
    checkout_page,
    latest_payment,
    owed_bill,
    payment_under_way,
)
from .receipts import (
    ReceiptBill,
    ReceiptPage,
    latest_receipt_number,
    receipt_page,
)

__all__ = [
    "CardRow",
    "CheckoutBillRow",
    "CheckoutPage",
    "MoneyOnBill",
    "PaidOnBill",
    "PaymentRow",
    "ReceiptBill",
    "ReceiptPage",
    "checkout_page",
    "is_on_its_way",
    "latest_payment",
    "latest_receipt_number",
    "money_on_bill",
    "owed_bill",
    "payment_under_way",
    "receipt_page",
]
