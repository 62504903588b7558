"""The keys that have ever signed passports."""

from __future__ import annotations

from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel


class PassportKey(SharedModel):
    """The public half of a signing key, kept for as long as papers signed with it are about.

    The private half is never stored: it follows from the installation's secret. With a new secret
    a new key signs, and the papers of the old one still prove true by this row.
    """

    key_id = models.CharField(max_length=8, unique=True)
    public_key = models.BinaryField()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    privacy = classify(public="id key_id public_key created_at revoked_at")

    class Meta:
        db_table = "passport_key"
