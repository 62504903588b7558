"""What a health plan decided, once, on the care of a bill."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .bill import Bill


class PlanDecision(TenantModel):
    """One claim of one remittance, as far as it says who pays what. Its figures never change.

    It may come before the bill; then it waits for it under its numbers.

    :ivar account_number: the provider's own number of the claim (CLP01); a bill is found by it, or
        by ``plan_claim_number`` (CLP07)
    :ivar remittance_id: the remittance, and ``claim_position`` the claim's place in it, from 1
    :ivar plan_id: the organisation that decided
    :ivar plan_order: 1 for the plan that pays first, 2 and 3 for those after it; 0: not said
    :ivar charge_cents: below zero where an earlier decision is taken back
    :ivar patient_family_name: the patient as the plan names them, ``patient_given_name`` likewise;
        ``member_id_last4``, the end of their number with the plan, and ``service_date``, the first
        day of the care: to make a bill where there is none
    :ivar patient_key: the patient as the plan names and numbers them, in a form that is only good
        for being the same as another's; "" where the plan doesn't say who it is
    :ivar claim_received_date: when the plan got the claim, where it says so
    :ivar share_cents: what it leaves to the patient: the sum of its lines' PR reasons
    :ivar is_withdrawn: the plan cancelled the payment before it came; then this counts for nothing
    :ivar is_joined: a person said that it answers lines that were refused first
    :ivar lines: as ``drafts`` writes them: amounts, reasons and remarks of each service line
    """

    account_number = models.CharField(max_length=38)
    bill_id = models.UUIDField(null=True)
    bill = TenantKey(Bill, "bill_id", related_name="decisions", null=True)
    remittance_id = models.UUIDField()
    claim_position = models.PositiveIntegerField()
    plan_id = models.UUIDField()
    plan_name = models.CharField(max_length=60)
    plan_claim_number = models.CharField(max_length=50, blank=True)
    trace_number = models.CharField(max_length=50)
    plan_order = models.PositiveSmallIntegerField()
    is_passed_on = models.BooleanField()
    decided_date = models.DateField()
    patient_family_name = models.CharField(max_length=60, blank=True, db_default="")
    patient_given_name = models.CharField(max_length=35, blank=True, db_default="")
    member_id_last4 = models.CharField(max_length=4, blank=True, db_default="")
    service_date = models.DateField(null=True)
    patient_key = models.CharField(max_length=32, blank=True, db_default="")
    claim_received_date = models.DateField(null=True)
    charge_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    share_cents = models.BigIntegerField(db_default=0)
    lines = models.JSONField()
    received_at = models.DateTimeField()
    is_withdrawn = models.BooleanField(default=False)
    is_joined = models.BooleanField(db_default=False)

    privacy = classify(
        public="id organization bill_id bill remittance_id claim_position plan_id trace_number "
        "plan_order is_passed_on decided_date charge_cents paid_cents share_cents received_at "
        "is_withdrawn is_joined",
        health="account_number plan_name plan_claim_number patient_family_name patient_given_name "
        "member_id_last4 service_date patient_key claim_received_date lines",
    )

    class Meta:
        db_table = "plan_decision"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "remittance_id", "claim_position"],
                name="plan_decision_once",
            ),
            TenantReference(field="bill_id", to="bills.Bill", name="plan_decision_bill_fk"),
        ]
        indexes = [
            models.Index(fields=["organization", "bill_id"], name="plan_decision_by_bill"),
            models.Index(
                fields=["organization", "account_number"], name="plan_decision_by_account"
            ),
            models.Index(
                fields=["organization", "plan_claim_number"],
                condition=Q(bill_id__isnull=True) & ~Q(plan_claim_number=""),
                name="plan_decision_waiting_claim",
            ),
            models.Index(
                fields=["organization", "patient_key"],
                condition=~Q(patient_key=""),
                name="plan_decision_by_patient",
            ),
            models.Index(
                fields=["organization", "id"],
                condition=Q(bill_id__isnull=True, is_withdrawn=False, share_cents__gt=0),
                name="plan_decision_without_bill",
            ),
        ]
