"""Pay links. A row outlives its link: it says who asked and when it ended."""

from __future__ import annotations

from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.bills.models import Bill


class PayLink(TenantModel):
    """Whoever holds the link may pay this bill, until it is over."""

    bill_id = models.UUIDField()
    bill = TenantKey(Bill, "bill_id", related_name="pay_links")
    made_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = classify(public="id organization bill_id bill made_by created_at expires_at ended_at")

    class Meta:
        db_table = "pay_link"
        constraints = [TenantReference(field="bill_id", to="bills.Bill", name="pay_link_bill_fk")]
        indexes = [models.Index(fields=["organization", "bill_id"], name="pay_link_by_bill")]
