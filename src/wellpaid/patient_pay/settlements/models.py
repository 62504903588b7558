"""Payouts, and what they are made of."""

from __future__ import annotations

from django.db import models

from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .states import PayoutState


class Payout(TenantModel):
    """One sum on its way to our bank; less than zero where the gateway takes money from there.

    ``gateway`` is ``office`` for a deposit slip. ``bank_reference`` is what the bank's statement
    shows of it.
    """

    gateway = models.CharField(max_length=16)
    gateway_account = models.CharField(max_length=80, blank=True)
    gateway_id = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in PayoutState])
    amount_cents = models.BigIntegerField()
    fee_cents = models.BigIntegerField()
    arrival_date = models.DateField()
    bank_reference = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization gateway gateway_account gateway_id state amount_cents fee_cents "
        "arrival_date bank_reference created_at state_changed_at"
    )

    class Meta:
        db_table = "payout"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "gateway", "gateway_id"], name="payout_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "arrival_date"], name="payout_by_day"),
        ]

    @property
    def amount(self) -> Money:
        """What arrives at the bank."""
        return Money(self.amount_cents)


class PayoutLine(TenantModel):
    """One thing that a payout settles. ``subject_id``: our payment, refund or dispute; null: none.

    ``is_known``: the amount is the one that our own row says.
    """

    payout_id = models.UUIDField()
    payout = TenantKey(Payout, "payout_id", related_name="lines")
    gateway_line_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=16)
    subject_id = models.UUIDField(null=True)
    amount_cents = models.BigIntegerField()
    fee_cents = models.BigIntegerField()
    is_known = models.BooleanField()

    privacy = classify(
        public="id organization payout_id payout gateway_line_id kind subject_id amount_cents "
        "fee_cents is_known"
    )

    class Meta:
        db_table = "payout_line"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "payout_id", "gateway_line_id"], name="payout_line_once"
            ),
            TenantReference(
                field="payout_id", to="settlements.Payout", name="payout_line_payout_fk"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "subject_id"], name="payout_line_by_subject"),
        ]
