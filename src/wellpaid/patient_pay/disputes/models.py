"""Disputes of payments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.payments.models import Payment

from .states import OPEN, DisputeState


class Dispute(TenantModel):
    """A payment that its cardholder disputes.

    ``evidence`` is what we said or want to say; ``sent_at`` when the gateway took it.
    """

    payment_id = models.UUIDField()
    payment = TenantKey(Payment, "payment_id", related_name="disputes")
    gateway_id = models.CharField(max_length=80)
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in DisputeState])
    amount_cents = models.BigIntegerField()
    fee_cents = models.BigIntegerField()
    reason_code = models.CharField(max_length=40, blank=True)
    evidence = models.TextField(blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    evidence_due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization payment_id payment gateway_id state amount_cents fee_cents "
        "reason_code answered_by evidence_due_at sent_at created_at state_changed_at",
        personal="evidence",
    )

    class Meta:
        db_table = "dispute"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "payment_id", "gateway_id"], name="dispute_once"
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="dispute_amount_positive"),
            TenantReference(field="payment_id", to="payments.Payment", name="dispute_payment_fk"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "evidence_due_at"],
                condition=Q(state__in=[s.value for s in OPEN]),
                name="dispute_open",
            ),
        ]

    @property
    def amount(self) -> Money:
        """What the bank holds back."""
        return Money(self.amount_cents)
