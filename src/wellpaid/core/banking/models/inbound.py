"""What comes in: the bank's files, and what each of them says about an entry of ours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.core.banking.states import InboundKind, NoticeKind, NoticeOutcome
from wellpaid.core.documents.models import Document
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .accounts import choices
from .originated import AchEntry


class InboundFile(TenantModel):
    """A file of the bank's, taken in once: by its bytes, whatever its name is.

    ``stamp`` is size and time as the bank lists them: a file that hasn't changed isn't fetched.
    """

    name = models.CharField(max_length=200)
    content_sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    stamp = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=choices(InboundKind))
    is_quarantined = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    document_id = models.UUIDField()
    document = TenantKey(Document, "document_id", related_name="inbound_files")
    taken_at = models.DateTimeField()

    privacy = classify(
        public="id organization name content_sha256 size_bytes stamp kind is_quarantined reason "
        "document_id document taken_at"
    )

    class Meta:
        db_table = "bank_inbound_file"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "content_sha256"], name="bank_inbound_file_once"
            ),
            models.CheckConstraint(
                condition=Q(is_quarantined=False) | ~Q(reason=""),
                name="bank_inbound_file_has_reason",
            ),
            TenantReference(
                field="document_id", to="documents.Document", name="bank_inbound_file_document_fk"
            ),
        ]


class AchNotice(TenantModel):
    """One return or notification of change, and what we did with it.

    ``is_open`` rows are the work list: what no rule could deal with.
    """

    inbound_file_id = models.UUIDField()
    inbound_file = TenantKey(InboundFile, "inbound_file_id", related_name="notices")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=18, choices=choices(NoticeKind))
    code = models.CharField(max_length=3)
    original_trace = models.CharField(max_length=15)
    amount_cents = models.BigIntegerField()
    ach_entry_id = models.UUIDField(null=True)
    ach_entry = TenantKey(AchEntry, "ach_entry_id", related_name="notices", null=True)
    outcome = models.CharField(max_length=13, choices=choices(NoticeOutcome))
    is_open = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization inbound_file_id inbound_file position kind code original_trace "
        "amount_cents ach_entry_id ach_entry outcome is_open created_at"
    )

    class Meta:
        db_table = "ach_notice"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "inbound_file_id", "position"], name="ach_notice_position"
            ),
            TenantReference(
                field="inbound_file_id", to="banking.InboundFile", name="ach_notice_file_fk"
            ),
            TenantReference(
                field="ach_entry_id", to="banking.AchEntry", name="ach_notice_entry_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "created_at"],
                condition=Q(is_open=True),
                name="ach_notice_open",
            ),
            models.Index(fields=["organization", "ach_entry_id"], name="ach_notice_by_entry"),
        ]
