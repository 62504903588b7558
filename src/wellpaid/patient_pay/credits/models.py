"""How credit went to bills and came from them. Rows are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.patients.models import Guarantor


class CreditMove(TenantModel):
    """Money that went from a guarantor's credit to a bill; less than zero: the other way."""

    guarantor_id = models.UUIDField()
    guarantor = TenantKey(Guarantor, "guarantor_id", related_name="credit_moves")
    bill_id = models.UUIDField()
    bill = TenantKey(Bill, "bill_id", related_name="credit_moves")
    amount_cents = models.BigIntegerField()
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization guarantor_id guarantor bill_id bill amount_cents created_at"
    )

    class Meta:
        db_table = "credit_move"
        constraints = [
            models.CheckConstraint(condition=~Q(amount_cents=0), name="credit_move_not_zero"),
            TenantReference(
                field="guarantor_id", to="patients.Guarantor", name="credit_move_guarantor_fk"
            ),
            TenantReference(field="bill_id", to="bills.Bill", name="credit_move_bill_fk"),
        ]
        indexes = [
            models.Index(fields=["organization", "guarantor_id"], name="credit_move_by_guarantor"),
            models.Index(fields=["organization", "bill_id"], name="credit_move_by_bill"),
        ]

    @property
    def amount(self) -> Money:
        """What the bill got of it; negative when it gave."""
        return Money(self.amount_cents)
