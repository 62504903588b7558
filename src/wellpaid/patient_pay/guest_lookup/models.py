"""Counts of wrong answers, and requests of people who lost their bill."""

from __future__ import annotations

from django.db import models

from wellpaid.kit.ids import new_id
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import LocalModel


class LookupCount(LocalModel):
    """How often somebody answered wrong, for one bill number, one address, or the installation.

    The key is a keyed hash: the table tells nobody which numbers exist or who tried. A number that
    no bill has is counted like any other.
    """

    key = models.CharField(primary_key=True, max_length=64)
    failure_count = models.PositiveIntegerField()
    counted_since = models.DateTimeField()
    blocked_until = models.DateTimeField()

    privacy = classify(public="key failure_count counted_since blocked_until")

    class Meta:
        db_table = "lookup_count"
        indexes = [models.Index(fields=["blocked_until"], name="lookup_count_age")]


class FindRequest(LocalModel):
    """What somebody without a Bill ID told us, kept only until the job has looked them up."""

    id = models.UUIDField(primary_key=True, default=new_id)
    full_name = models.CharField(max_length=240)
    birth_date = models.DateField()
    postal_code_or_phone = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    created_at = models.DateTimeField()

    privacy = classify(
        public="id language created_at", personal="full_name birth_date postal_code_or_phone"
    )

    class Meta:
        db_table = "find_request"
