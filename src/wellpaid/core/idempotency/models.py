"""The keys under which work has been asked for, and what came of it."""

from __future__ import annotations

from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel


class IdempotencyKey(TenantModel):
    """One key: who used it, for what, and the result once the work has committed."""

    key = models.CharField(max_length=255)
    actor = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)

    privacy = classify(public="id organization key actor fingerprint created_at finished_at result")

    class Meta:
        db_table = "idempotency_key"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "actor", "key"], name="idempotency_key_unique"
            ),
        ]
        indexes = [models.Index(fields=["organization", "created_at"], name="idempotency_key_age")]
