"""Audit lines: appended by the application's role, changed by nobody, sealed in blocks."""

from __future__ import annotations

from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.watermarks import CurrentTransaction, Xid8Field


class AuditLine(TenantModel):
    """Who did what to what. Partitioned by month; refers to nothing, so it outlives everything."""

    pk = models.CompositePrimaryKey("organization_id", "created_at", "id")
    organization = models.ForeignKey(
        "organizations.Organization",
        models.RESTRICT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    event = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.UUIDField(null=True)
    subject_id = models.UUIDField()
    facts = models.JSONField(help_text="Ids, amounts in cents, codes and counts; nothing else.")
    occurred_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    xid = Xid8Field(db_default=CurrentTransaction())

    privacy = classify(
        public="id organization event actor_kind actor_id subject_id facts occurred_at "
        "created_at xid"
    )

    class Meta:
        db_table = "audit_line"
        indexes = [
            models.Index(
                fields=["organization", "subject_id", "created_at"], name="audit_line_subject"
            ),
            models.Index(fields=["organization", "xid"], name="audit_line_xid"),
        ]


class AuditBlock(TenantModel):
    """A link of the chain that seals the lines of transactions from … until …"""

    number = models.BigIntegerField()
    from_xid = Xid8Field()
    until_xid = Xid8Field()
    line_count = models.BigIntegerField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    privacy = classify(
        public="id organization number from_xid until_xid line_count previous_hash hash sealed_at"
    )

    class Meta:
        db_table = "audit_block"
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="audit_block_number")
        ]
