"""Estimates and their lines. All amounts are whole cents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.patients.models import Patient


class Estimate(TenantModel):
    """What one provider expects one patient's care to cost. ``source_id``: the clinic's number."""

    patient_id = models.UUIDField()
    patient = TenantKey(Patient, "patient_id", related_name="estimates")
    source_id = models.CharField(max_length=120)
    given_date = models.DateField()
    care_date = models.DateField()
    total_cents = models.BigIntegerField()
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization patient_id patient given_date total_cents created_at",
        health="source_id care_date",
    )

    class Meta:
        db_table = "estimate"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source_id"], name="estimate_source_unique"
            ),
            models.CheckConstraint(condition=Q(total_cents__gt=0), name="estimate_positive"),
            TenantReference(field="patient_id", to="patients.Patient", name="estimate_patient_fk"),
        ]
        indexes = [models.Index(fields=["organization", "patient_id"], name="estimate_by_patient")]


class EstimateLine(TenantModel):
    """One expected service, by the clinic or by somebody else who may bill for it."""

    estimate_id = models.UUIDField()
    estimate = TenantKey(Estimate, "estimate_id", related_name="lines")
    position = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=300)
    code = models.CharField(max_length=40, blank=True)
    provider_name = models.CharField(max_length=120, blank=True)
    amount_cents = models.BigIntegerField()

    privacy = classify(
        public="id organization estimate_id estimate position amount_cents",
        health="description code provider_name",
    )

    class Meta:
        db_table = "estimate_line"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "estimate_id", "position"], name="estimate_line_position"
            ),
            TenantReference(
                field="estimate_id", to="estimates.Estimate", name="estimate_line_estimate_fk"
            ),
        ]
