"""Checkouts: a person's answers on the way to a payment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.db import models
from django.db.models import Q

from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.bills.models import Bill

from .card_facts import CARD, CardFacts


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

    privacy = CARD | classify(
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
