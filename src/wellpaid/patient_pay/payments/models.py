"""Checkouts, payments, what they pay, and receipts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.bills.models import Bill

from .states import IN_FLIGHT, PaymentState


class CardFacts(models.Model):
    """What we keep of a card: nothing that could be charged elsewhere.

    ``saved_method_id`` and ``card_user_id``: the saved card that was chosen, and whose it is; its
    ``token`` is sealed. The consent is to save an entered card once it has paid; ``card_user_id``
    is then who gave it. Ids without a key: what is saved is another area's, above this one.
    """

    token = models.CharField(max_length=200, blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_kind = models.CharField(max_length=8, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    card_expiry_month = models.PositiveSmallIntegerField(null=True)
    card_expiry_year = models.PositiveSmallIntegerField(null=True)
    saved_method_id = models.UUIDField(null=True)
    card_user_id = models.UUIDField(null=True)
    consent_version = models.CharField(max_length=16, blank=True)
    consent_language = models.CharField(max_length=8, blank=True)
    consented_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


_CARD = classify(
    public="card_brand card_kind saved_method_id card_user_id consent_version consent_language "
    "consented_at",
    personal="card_last4 card_expiry_month card_expiry_year token",
)
NO_CARD: dict[str, Any] = {
    "token": "",
    "card_brand": "",
    "card_kind": "",
    "card_last4": "",
    "card_expiry_month": None,
    "card_expiry_year": None,
    "saved_method_id": None,
    "card_user_id": None,
    "consent_version": "",
    "consent_language": "",
    "consented_at": None,
}


class Checkout(CardFacts, TenantModel):
    """A person's way through the payment pages: which bills, and what they have answered so far.

    It is a row and not a session, so that two tabs, reload and Back all find the same answers.
    ``attempt`` counts the presses of the button that may start a new payment.
    """

    amount_cents = models.BigIntegerField(null=True)
    method = models.CharField(max_length=8, blank=True)
    hosted_setup_id = models.CharField(max_length=80, blank=True)
    receipt_email = models.EmailField(blank=True)
    language = models.CharField(max_length=8)
    attempt = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    privacy = _CARD | classify(
        public="id organization amount_cents method hosted_setup_id language attempt created_at",
        personal="receipt_email",
    )

    class Meta:
        db_table = "checkout"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents__isnull=True) | Q(amount_cents__gt=0),
                name="checkout_amount_positive",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "saved_method_id"],
                condition=Q(saved_method_id__isnull=False),
                name="checkout_by_saved_method",
            ),
        ]

    def seen_with(self, parts: Sequence[tuple[UUID, Money]]) -> str:
        """What a person has seen who saw the review, as a short hash: card, address, division.

        Sent back with the press of the button, so that what another tab changed isn't paid unseen.

        :param parts: (bill, amount) as the payment is divided
        """
        divided = ",".join(f"{bill_id}={part.cents}" for bill_id, part in parts)
        answers = f"{self.token}|{self.method}|{self.receipt_email}|{divided}"
        return hashlib.sha256(answers.encode()).hexdigest()[:16]

    def has_card_for(self, user_id: UUID | None) -> bool:
        """Whether a card was given that this person may pay with: a saved one is its owner's."""
        return bool(self.token) and (self.saved_method_id is None or self.card_user_id == user_id)

    @property
    def amount(self) -> Money:
        """What the person chose to pay; zero before they chose."""
        return Money(self.amount_cents or 0)


class CheckoutBill(TenantModel):
    """One of the bills that a checkout pays. They all belong to the checkout's organisation."""

    checkout_id = models.UUIDField()
    checkout = TenantKey(Checkout, "checkout_id", related_name="checkout_bills")
    bill_id = models.UUIDField()
    bill = TenantKey(Bill, "bill_id", related_name="checkout_bills")

    privacy = classify(public="id organization checkout_id checkout bill_id bill")

    class Meta:
        db_table = "checkout_bill"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "checkout_id", "bill_id"], name="checkout_bill_once"
            ),
            TenantReference(
                field="checkout_id", to="payments.Checkout", name="checkout_bill_checkout_fk"
            ),
            TenantReference(field="bill_id", to="bills.Bill", name="checkout_bill_bill_fk"),
        ]


class Payment(CardFacts, TenantModel):
    """One intent to take money, from before the gateway hears of it until the money is certain."""

    checkout_id = models.UUIDField()
    checkout = TenantKey(Checkout, "checkout_id", related_name="payments")
    attempt = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in PaymentState])
    amount_cents = models.BigIntegerField()
    gateway = models.CharField(max_length=16)
    gateway_id = models.CharField(max_length=80, blank=True)
    decline_code = models.CharField(max_length=40, blank=True)
    approval_code = models.CharField(max_length=40, blank=True)
    challenge_url = models.CharField(max_length=300, blank=True)
    receipt_email = models.EmailField(blank=True)
    language = models.CharField(max_length=8)
    payer = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = _CARD | classify(
        public="id organization checkout_id checkout attempt state amount_cents gateway gateway_id "
        "decline_code approval_code challenge_url language payer created_at state_changed_at",
        personal="receipt_email",
    )

    class Meta:
        db_table = "payment"
        constraints = [
            # The last wall against paying twice by one press: whatever else fails, this holds.
            models.UniqueConstraint(
                fields=["organization", "checkout_id", "attempt"], name="payment_once_an_attempt"
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="payment_amount_positive"),
            TenantReference(
                field="checkout_id", to="payments.Checkout", name="payment_checkout_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "state_changed_at"],
                condition=Q(state__in=[s.value for s in IN_FLIGHT]),
                name="payment_in_flight",
            ),
        ]

    @property
    def amount(self) -> Money:
        """What is asked for."""
        return Money(self.amount_cents)

    @property
    def reference(self) -> str:
        """What the gateway knows this payment by: enough to find it again, and no health data."""
        return f"{self.organization_id}.{self.id}"


class PaymentAllocation(TenantModel):
    """Which part of a payment pays which bill."""

    payment_id = models.UUIDField()
    payment = TenantKey(Payment, "payment_id", related_name="allocations")
    bill_id = models.UUIDField()
    bill = TenantKey(Bill, "bill_id", related_name="allocations")
    amount_cents = models.BigIntegerField()

    privacy = classify(public="id organization payment_id payment bill_id bill amount_cents")

    class Meta:
        db_table = "payment_allocation"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "payment_id", "bill_id"], name="allocation_once_a_bill"
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0), name="allocation_amount_positive"
            ),
            TenantReference(
                field="payment_id", to="payments.Payment", name="allocation_payment_fk"
            ),
            TenantReference(field="bill_id", to="bills.Bill", name="allocation_bill_fk"),
        ]
        indexes = [models.Index(fields=["organization", "bill_id"], name="allocation_by_bill")]


class Receipt(TenantModel):
    """The proof of one payment, as of the moment it succeeded."""

    number = models.CharField(max_length=12)
    payment_id = models.UUIDField()
    payment = TenantKey(Payment, "payment_id", related_name="receipts")
    owed_before_cents = models.BigIntegerField()
    left_after_cents = models.BigIntegerField()
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization number payment_id payment owed_before_cents left_after_cents "
        "created_at"
    )

    class Meta:
        db_table = "receipt"
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="receipt_number"),
            models.UniqueConstraint(
                fields=["organization", "payment_id"], name="receipt_once_a_payment"
            ),
            TenantReference(field="payment_id", to="payments.Payment", name="receipt_payment_fk"),
        ]


class GatewayNotice(TenantModel):
    """A genuine webhook, kept once by the gateway's own id for it."""

    gateway = models.CharField(max_length=16)
    notice_id = models.CharField(max_length=120)
    payment_id = models.UUIDField()
    status = models.CharField(max_length=16)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization gateway notice_id payment_id status received_at handled_at"
    )

    class Meta:
        db_table = "gateway_notice"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "gateway", "notice_id"], name="gateway_notice_once"
            ),
        ]
