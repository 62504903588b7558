"""Refunds, and off which parts of a payment they were taken."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.models import Payment, PaymentAllocation

from .states import OPEN_AT_GATEWAY, RefundReason, RefundState, Way


class Refund(TenantModel):
    """Money to give back for one payment.

    ``requested_by`` and ``approved_by`` are actors. ``bill_id``: the bill that somebody chose to
    take it off first. ``asked_at``: when a gateway was first asked, if ever.
    """

    payment_id = models.UUIDField()
    payment = TenantKey(Payment, "payment_id", related_name="refunds")
    bill_id = models.UUIDField(null=True)
    bill = TenantKey(Bill, "bill_id", related_name="refunds", null=True)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in RefundState])
    amount_cents = models.BigIntegerField()
    reason = models.CharField(max_length=16, choices=[(r.value, r.value) for r in RefundReason])
    way = models.CharField(max_length=12, choices=[(w.value, w.value) for w in Way])
    gateway_id = models.CharField(max_length=80, blank=True)
    failure_code = models.CharField(max_length=40, blank=True)
    check_number = models.CharField(max_length=20, blank=True)
    requested_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization payment_id payment bill_id bill state amount_cents reason way "
        "gateway_id failure_code check_number requested_by approved_by created_at asked_at "
        "state_changed_at"
    )

    class Meta:
        db_table = "refund"
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="refund_amount_positive"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=models.F("requested_by")),
                name="refund_two_people",
            ),
            TenantReference(field="payment_id", to="payments.Payment", name="refund_payment_fk"),
            TenantReference(field="bill_id", to="bills.Bill", name="refund_bill_fk"),
        ]
        indexes = [
            models.Index(fields=["organization", "payment_id"], name="refund_by_payment"),
            models.Index(fields=["organization", "state", "created_at"], name="refund_by_state"),
            models.Index(
                fields=["organization", "state_changed_at"],
                condition=Q(state__in=[s.value for s in OPEN_AT_GATEWAY]),
                name="refund_open_at_gateway",
            ),
        ]

    @property
    def amount(self) -> Money:
        """What is given back."""
        return Money(self.amount_cents)

    @property
    def reference(self) -> str:
        """What the gateway knows this refund by: enough to find it again, and no health data."""
        return f"{self.organization_id}.{self.id}"


class RefundPart(TenantModel):
    """How much of a refund was taken off which part of its payment."""

    refund_id = models.UUIDField()
    refund = TenantKey(Refund, "refund_id", related_name="parts")
    allocation_id = models.UUIDField()
    allocation = TenantKey(PaymentAllocation, "allocation_id", related_name="refund_parts")
    amount_cents = models.BigIntegerField()

    privacy = classify(
        public="id organization refund_id refund allocation_id allocation amount_cents"
    )

    class Meta:
        db_table = "refund_part"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "refund_id", "allocation_id"], name="refund_part_once"
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0), name="refund_part_amount_positive"
            ),
            TenantReference(field="refund_id", to="refunds.Refund", name="refund_part_refund_fk"),
            TenantReference(
                field="allocation_id",
                to="payments.PaymentAllocation",
                name="refund_part_allocation_fk",
            ),
        ]
