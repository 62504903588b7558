"""Bills and their lines. All amounts are whole cents."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, F, Func, IntegerField, Q, Value, When

from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.bills.numbers import grouped
from wellpaid.patient_pay.bills.states import BillState, Unclear
from wellpaid.patient_pay.patients.models import Guarantor, Patient

# The source of bills that are made from a plan's remittance (835).
PLAN_SOURCE = "plan"
_SHARE = F("deductible_cents") + F("copay_cents") + F("coinsurance_cents") + F("other_share_cents")


class BillNumberLease(TenantModel):
    """How far an organisation has used a block of Bill IDs that it leased."""

    block = models.CharField(max_length=6)
    used_count = models.PositiveIntegerField(default=0)

    privacy = classify(public="id organization block used_count")

    class Meta:
        db_table = "bill_number_lease"
        constraints = [
            models.UniqueConstraint(fields=["organization", "block"], name="bill_lease_block"),
        ]


class BillAmounts(models.Model):
    """What was charged and who pays which part of it. Every row adds up, or isn't stored."""

    charge_cents = models.BigIntegerField()
    plan_discount_cents = models.BigIntegerField()
    plan_paid_cents = models.BigIntegerField()
    waiting_cents = models.BigIntegerField()
    deductible_cents = models.BigIntegerField()
    copay_cents = models.BigIntegerField()
    coinsurance_cents = models.BigIntegerField()
    other_share_cents = models.BigIntegerField()

    class Meta:
        abstract = True

    @property
    def share(self) -> Money:
        """What the plan left to the patient."""
        return Money(
            self.deductible_cents
            + self.copay_cents
            + self.coinsurance_cents
            + self.other_share_cents
        )


_AMOUNT_NAMES = (
    "charge_cents plan_discount_cents plan_paid_cents waiting_cents deductible_cents copay_cents "
    "coinsurance_cents other_share_cents"
)


def _adds_up(name: str) -> list[Any]:
    parts = F("plan_discount_cents") + F("plan_paid_cents") + F("waiting_cents") + _SHARE
    return [
        models.CheckConstraint(condition=Q(charge_cents=parts), name=f"{name}_adds_up"),
        models.CheckConstraint(
            condition=Q(
                **{f"{field}__gte": 0 for field in _AMOUNT_NAMES.split() if field != "charge_cents"}
            ),
            name=f"{name}_not_negative",
        ),
    ]


def list_place() -> Case:
    """Where a bill stands in a list, most urgent first, as a number that an index can keep.

    What is due comes first, the longest due on top; then what we owe back, what waits for the plan,
    and the rest, the newest on top.
    """
    day = Func(
        F("due_date"), template="(%(expressions)s - DATE '2000-01-01')", output_field=IntegerField()
    )
    return Case(
        When(state=BillState.DUE.value, then=day),
        When(state=BillState.CREDIT.value, then=Value(1_000_000) - day),
        When(state=BillState.WITH_INSURANCE.value, then=Value(2_000_000) - day),
        default=Value(3_000_000) - day,
        output_field=IntegerField(),
    )


class Bill(BillAmounts, TenantModel):
    """What one guarantor owes for one patient's care.

    :ivar plan_left_cents: what its plans left to the patient, as far as they decided here: the
        database lets the bill ask for no more. Null: no plan has decided here
    :ivar unclear: why somebody has to look at what plans decided, or ""
    """

    number = models.CharField(max_length=12)
    block = models.CharField(max_length=6)
    patient_id = models.UUIDField()
    patient = TenantKey(Patient, "patient_id", related_name="bills")
    guarantor_id = models.UUIDField()
    guarantor = TenantKey(Guarantor, "guarantor_id", related_name="bills")
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in BillState])
    facility_name = models.CharField(max_length=120, blank=True)
    insurer_name = models.CharField(max_length=120, blank=True)
    member_id_last4 = models.CharField(max_length=4, blank=True)
    claim_number = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=20)
    source_id = models.CharField(max_length=120)
    source_fingerprint = models.CharField(max_length=64)
    service_date = models.DateField()
    plan_decided_date = models.DateField(null=True)
    plan_left_cents = models.BigIntegerField(null=True)
    unclear = models.CharField(
        max_length=24, blank=True, choices=[(why.value, why.value) for why in Unclear]
    )
    issued_date = models.DateField()
    due_date = models.DateField()
    paid_before_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField(default=0)
    owed_cents = models.GeneratedField(
        expression=_SHARE - F("paid_before_cents") - F("paid_cents"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    list_place = models.GeneratedField(
        expression=list_place(), output_field=models.IntegerField(), db_persist=True
    )
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization number block patient_id patient guarantor_id guarantor state "
        "source source_fingerprint plan_left_cents unclear issued_date due_date "
        "paid_before_cents paid_cents owed_cents list_place created_at " + _AMOUNT_NAMES,
        health="facility_name insurer_name member_id_last4 claim_number source_id service_date "
        "plan_decided_date",
    )

    class Meta:
        db_table = "bill"
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="bill_number_unique"),
            models.UniqueConstraint(
                fields=["organization", "source", "source_id"], name="bill_source_unique"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{12}$") & Q(number__startswith=F("block")),
                name="bill_number_in_block",
            ),
            models.CheckConstraint(
                condition=Q(paid_before_cents__gte=0) & Q(paid_cents__gte=0),
                name="bill_paid_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(plan_left_cents__isnull=True) | Q(plan_left_cents__gte=_SHARE),
                name="bill_within_plans_word",
            ),
            TenantReference(field="patient_id", to="patients.Patient", name="bill_patient_fk"),
            TenantReference(
                field="guarantor_id", to="patients.Guarantor", name="bill_guarantor_fk"
            ),
            *_adds_up("bill"),
        ]
        indexes = [
            models.Index(fields=["organization", "patient_id"], name="bill_by_patient"),
            models.Index(
                fields=["organization", "guarantor_id", "state"],
                include=["owed_cents"],
                name="bill_by_guarantor",
            ),
            models.Index(
                fields=["organization", "guarantor_id", "list_place", "number"],
                name="bill_in_list",
            ),
            models.Index(fields=["organization", "source_id"], name="bill_by_source_id"),
            models.Index(
                fields=["organization", "claim_number"],
                condition=~Q(claim_number=""),
                name="bill_by_claim_number",
            ),
            models.Index(
                fields=["organization", "id"], condition=~Q(unclear=""), name="bill_unclear"
            ),
        ]

    @property
    def owed(self) -> Money:
        """What is still to be paid; negative when we owe it back."""
        return Money(self.owed_cents)

    @property
    def grouped_number(self) -> str:
        """The Bill ID as paper shows it."""
        return grouped(self.number)


class BillLine(BillAmounts, TenantModel):
    """One service on a bill."""

    bill_id = models.UUIDField()
    bill = TenantKey(Bill, "bill_id", related_name="lines")
    position = models.PositiveSmallIntegerField()
    service_date = models.DateField()
    description = models.CharField(max_length=300)
    code = models.CharField(max_length=40, blank=True)
    code_system = models.CharField(max_length=120, blank=True)
    clinician_name = models.CharField(max_length=120, blank=True)

    privacy = classify(
        public="id organization bill_id bill position " + _AMOUNT_NAMES,
        health="service_date description code code_system clinician_name",
    )

    class Meta:
        db_table = "bill_line"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "bill_id", "position"], name="bill_line_position"
            ),
            TenantReference(field="bill_id", to="bills.Bill", name="bill_line_bill_fk"),
            *_adds_up("bill_line"),
        ]
