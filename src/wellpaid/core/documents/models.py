"""Stored files and who looked at them."""

from __future__ import annotations

from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference


class Document(TenantModel):
    """A file: its bytes lie in the documents folder under its checksum."""

    kind = models.CharField(max_length=30)
    media_type = models.CharField(max_length=80)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    keep_until_date = models.DateField()

    privacy = classify(
        public="id organization kind media_type size_bytes sha256 created_at keep_until_date"
    )

    class Meta:
        db_table = "document"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "sha256"], name="document_unique"
            ),
        ]


class DocumentAccess(TenantModel):
    """Somebody opened a file."""

    document_id = models.UUIDField()
    document = TenantKey(Document, "document_id", related_name="accesses")
    actor = models.CharField(max_length=80)
    opened_at = models.DateTimeField()

    privacy = classify(public="id organization document_id document actor opened_at")

    class Meta:
        db_table = "document_access"
        constraints = [
            TenantReference(
                field="document_id", to="documents.Document", name="document_access_document_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "document_id", "opened_at"], name="document_access_by_file"
            )
        ]
