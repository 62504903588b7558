"""Receipts: the proof of one payment each."""

from __future__ import annotations

from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .payment import Payment


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
