"""Payments, and which part of them pays what."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from wellpaid.core.ledger.postings import Through
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.patients.models import Guarantor
from wellpaid.patient_pay.payments.states import (
    IN_FLIGHT,
    NEEDS_A_LOOK,
    REFUNDABLE,
    PaymentState,
)

from .card_facts import CARD, CardFacts
from .checkout import Checkout


class Payment(CardFacts, TenantModel):
    """One intent to take money, from before the gateway hears of it until the money is certain.

    ``gateway_account`` is where the money was taken, so that it is given back from there too.
    ``refunding_cents``: refunds whose end nobody knows yet. ``disputed_cents``: held back while a
    dispute is open; ``lost_cents``: gone by a dispute. ``presented_again_count``: how often the
    bank was asked once more after it came back; each time is an entry of its own, ``gateway_id``.
    """

    checkout_id = models.UUIDField()
    checkout = TenantKey(Checkout, "checkout_id", related_name="payments")
    guarantor_id = models.UUIDField()
    guarantor = TenantKey(Guarantor, "guarantor_id", related_name="payments")
    attempt = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in PaymentState])
    amount_cents = models.BigIntegerField()
    through = models.CharField(max_length=8, choices=[(t.value, t.value) for t in Through])
    gateway = models.CharField(max_length=16)
    gateway_account = models.CharField(max_length=80, blank=True)
    gateway_id = models.CharField(max_length=80, blank=True)
    decline_code = models.CharField(max_length=40, blank=True)
    approval_code = models.CharField(max_length=40, blank=True)
    return_code = models.CharField(max_length=8, blank=True)
    challenge_url = models.CharField(max_length=2000, blank=True)
    receipt_email = models.EmailField(blank=True)
    language = models.CharField(max_length=8)
    payer = models.CharField(max_length=80)
    refunding_cents = models.BigIntegerField(default=0)
    refunded_cents = models.BigIntegerField(default=0)
    disputed_cents = models.BigIntegerField(default=0)
    lost_cents = models.BigIntegerField(default=0)
    presented_again_count = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = CARD | classify(
        public="id organization checkout_id checkout guarantor_id guarantor attempt state "
        "amount_cents through gateway gateway_account gateway_id decline_code approval_code "
        "return_code challenge_url language payer refunding_cents refunded_cents disputed_cents "
        "lost_cents presented_again_count created_at state_changed_at",
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
            # Never more given back than was taken, whoever asks at the same moment.
            models.CheckConstraint(
                condition=Q(amount_cents__gte=F("refunding_cents") + F("refunded_cents"))
                & Q(refunding_cents__gte=0)
                & Q(refunded_cents__gte=0),
                name="payment_refunds_within_amount",
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__gte=F("disputed_cents") + F("lost_cents"))
                & Q(disputed_cents__gte=0)
                & Q(lost_cents__gte=0),
                name="payment_disputes_within_amount",
            ),
            TenantReference(
                field="guarantor_id", to="patients.Guarantor", name="payment_guarantor_fk"
            ),
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
            models.Index(fields=["organization", "guarantor_id"], name="payment_by_guarantor"),
            models.Index(
                fields=["organization", "state", "state_changed_at"],
                condition=Q(state__in=[s.value for s in NEEDS_A_LOOK]),
                name="payment_needs_a_look",
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

    @property
    def refundable(self) -> Money:
        """What may still be given back: never more than is left of what was taken."""
        if self.state not in REFUNDABLE:
            return ZERO
        gone = self.refunding_cents + self.refunded_cents + self.disputed_cents + self.lost_cents
        return Money(max(0, self.amount_cents - gone))


class PaymentAllocation(TenantModel):
    """Which part of a payment pays which bill.

    ``is_credit``: no bill took it (there was none, or it was cancelled meanwhile): it is the
    guarantor's credit. ``given_back_cents``: what of it has left us again.
    """

    payment_id = models.UUIDField()
    payment = TenantKey(Payment, "payment_id", related_name="allocations")
    bill_id = models.UUIDField(null=True)
    bill = TenantKey(Bill, "bill_id", related_name="allocations", null=True)
    amount_cents = models.BigIntegerField()
    given_back_cents = models.BigIntegerField(default=0)
    is_credit = models.BooleanField(default=False)

    privacy = classify(
        public="id organization payment_id payment bill_id bill amount_cents given_back_cents "
        "is_credit"
    )

    class Meta:
        db_table = "payment_allocation"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "payment_id", "bill_id"], name="allocation_once_a_bill"
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0), name="allocation_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(given_back_cents__gte=0) & Q(amount_cents__gte=F("given_back_cents")),
                name="allocation_given_back_within",
            ),
            models.CheckConstraint(
                condition=Q(bill_id__isnull=False) | Q(is_credit=True),
                name="allocation_without_bill_is_credit",
            ),
            TenantReference(
                field="payment_id", to="payments.Payment", name="allocation_payment_fk"
            ),
            TenantReference(field="bill_id", to="bills.Bill", name="allocation_bill_fk"),
        ]
        indexes = [models.Index(fields=["organization", "bill_id"], name="allocation_by_bill")]

    @property
    def left(self) -> Money:
        """What of it is still here."""
        return Money(self.amount_cents - self.given_back_cents)

    @property
    def paid_bill_id(self) -> UUID | None:
        """The bill that counts it; ``None`` where it is the guarantor's credit."""
        return None if self.is_credit else self.bill_id
