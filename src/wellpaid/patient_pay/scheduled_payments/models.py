"""Payments that are planned for a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.payments.models import Checkout

from .states import ScheduledState


class ScheduledPayment(TenantModel):
    """What somebody decided to pay on a later day, with a card of their own.

    ``amount_cents`` is the most that is charged: if less is owed on the day, less is charged.
    """

    checkout_id = models.UUIDField()
    checkout = TenantKey(Checkout, "checkout_id", related_name="scheduled_payments")
    user_id = models.UUIDField()
    amount_cents = models.BigIntegerField()
    pay_date = models.DateField()
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ScheduledState])
    payment_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization checkout_id checkout user_id amount_cents pay_date state "
        "payment_id created_at state_changed_at"
    )

    class Meta:
        db_table = "scheduled_payment"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "checkout_id"], name="scheduled_payment_once"
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0), name="scheduled_payment_positive"
            ),
            TenantReference(
                field="checkout_id", to="payments.Checkout", name="scheduled_payment_checkout_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "user_id", "pay_date"], name="scheduled_payment_of_user"
            ),
            models.Index(
                fields=["organization", "payment_id"],
                condition=Q(payment_id__isnull=False),
                name="scheduled_payment_payment",
            ),
        ]

    @property
    def amount(self) -> Money:
        """The most that is charged."""
        return Money(self.amount_cents)
