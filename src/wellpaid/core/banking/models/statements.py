"""What our bank booked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.core.banking.policy import ONE_BOOKING_KINDS
from wellpaid.formats.bank_statements.any_file import StatementFormat
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .inbound import InboundFile


class BankStatement(TenantModel):
    """One account's bookings of one day, or of some. The fingerprint is a keyed hash of its number.

    :ivar is_uploaded: somebody sent the file by hand; its bookings may be in the bank's own too
    """

    inbound_file_id = models.UUIDField()
    inbound_file = TenantKey(InboundFile, "inbound_file_id", related_name="statements")
    position = models.PositiveIntegerField()
    account_fingerprint = models.CharField(max_length=64)
    account_last4 = models.CharField(max_length=4)
    as_of_date = models.DateField()
    opening_cents = models.BigIntegerField(null=True)
    closing_cents = models.BigIntegerField(null=True)
    line_count = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    file_format = models.CharField(
        max_length=8,
        choices=[(one.value, one.value) for one in StatementFormat],
        default=StatementFormat.BAI2,
        db_default=StatementFormat.BAI2.value,
    )
    is_uploaded = models.BooleanField(default=False, db_default=False)

    privacy = classify(
        public="id organization inbound_file_id inbound_file position as_of_date opening_cents "
        "closing_cents line_count imported_at file_format is_uploaded",
        personal="account_fingerprint account_last4",
    )

    class Meta:
        db_table = "bank_statement"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "inbound_file_id", "position"], name="bank_statement_once"
            ),
            TenantReference(
                field="inbound_file_id", to="banking.InboundFile", name="bank_statement_file_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "account_fingerprint", "as_of_date"],
                name="bank_statement_by_day",
            ),
        ]


class BankLine(TenantModel):
    """One booking: signed cents, positive what came in. What it pays is set from above."""

    statement_id = models.UUIDField()
    statement = TenantKey(BankStatement, "statement_id", related_name="lines")
    position = models.PositiveIntegerField()
    booked_date = models.DateField()
    amount_cents = models.BigIntegerField()
    type_code = models.CharField(max_length=3)
    bank_reference = models.CharField(max_length=80, blank=True)
    customer_reference = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=500, blank=True)
    matched_kind = models.CharField(max_length=30, blank=True)
    matched_id = models.UUIDField(null=True)
    matched_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization statement_id statement position booked_date amount_cents "
        "type_code bank_reference customer_reference matched_kind matched_id matched_at",
        personal="text",
    )

    class Meta:
        db_table = "bank_line"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "statement_id", "position"], name="bank_line_position"
            ),
            TenantReference(
                field="statement_id", to="banking.BankStatement", name="bank_line_statement_fk"
            ),
            models.CheckConstraint(
                condition=Q(matched_kind="", matched_id__isnull=True)
                | (~Q(matched_kind="") & Q(matched_id__isnull=False)),
                name="bank_line_match_whole",
            ),
            # Whatever else fails: no payout, check or batch counts as in the bank twice.
            models.UniqueConstraint(
                fields=["organization", "matched_kind", "matched_id"],
                condition=Q(matched_kind__in=ONE_BOOKING_KINDS),
                name="bank_line_subject_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "booked_date"],
                condition=Q(matched_id__isnull=True),
                name="bank_line_unmatched",
            ),
        ]
