"""Checkouts, payments, what they pay, receipts, and webhooks: a file a noun."""

from .card_facts import NO_CARD
from .checkout import Checkout, CheckoutBill
from .notice import GatewayNotice
from .payment import Payment, PaymentAllocation
from .receipt import Receipt

__all__ = [
    "NO_CARD",
    "Checkout",
    "CheckoutBill",
    "GatewayNotice",
    "Payment",
    "PaymentAllocation",
    "Receipt",
]
