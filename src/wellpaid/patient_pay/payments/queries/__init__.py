"""Reads of payments: for people's own pages, and for the office."""

from .pages import (
    CardRow,
    CheckoutBillRow,
    CheckoutPage,
    PaymentRow,
    ReceiptBill,
    ReceiptPage,
    checkout_page,
    latest_payment,
    latest_receipt_number,
    owed_bill,
    payment_under_way,
    receipt_page,
)

__all__ = [
    "CardRow",
    "CheckoutBillRow",
    "CheckoutPage",
    "PaymentRow",
    "ReceiptBill",
    "ReceiptPage",
    "checkout_page",
    "latest_payment",
    "latest_receipt_number",
    "owed_bill",
    "payment_under_way",
    "receipt_page",
]
