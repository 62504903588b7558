"""What goes out: how a bank wants it, entries, batches and files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.core.banking.states import Direction, EntryState, FileState, Purpose
from wellpaid.core.documents.models import Document
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .accounts import BankAccount, Mandate, choices


class AchSetup(TenantModel):
    """How one organisation sends ACH files: what its bank agreed on with it.

    Its row is the lock under which files are built; ``last_trace_sequence`` is the organisation's
    own count of trace numbers, and needs no sequence of the database.
    """

    immediate_destination = models.CharField(max_length=10)
    destination_name = models.CharField(max_length=23)
    immediate_origin = models.CharField(max_length=10)
    origin_name = models.CharField(max_length=23)
    company_name = models.CharField(max_length=16)
    company_id = models.CharField(max_length=10)
    odfi_routing = models.CharField(max_length=9)
    settlement_account_id = models.UUIDField()
    settlement_account = TenantKey(BankAccount, "settlement_account_id", related_name="setups")
    cutoff_time = models.TimeField(help_text="Eastern; the bank's last time of day for files.")
    gateway = models.CharField(max_length=8)
    outbound_folder = models.CharField(max_length=100)
    inbound_folder = models.CharField(max_length=100)
    archive_folder = models.CharField(max_length=100, blank=True)
    has_file_notices = models.BooleanField(default=True)
    last_trace_sequence = models.PositiveIntegerField(default=0)
    last_built_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization immediate_destination destination_name immediate_origin "
        "origin_name company_name company_id odfi_routing settlement_account_id "
        "settlement_account cutoff_time gateway outbound_folder inbound_folder archive_folder "
        "has_file_notices last_trace_sequence last_built_at created_at"
    )

    class Meta:
        db_table = "ach_setup"
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="ach_setup_once"),
            TenantReference(
                field="settlement_account_id",
                to="banking.BankAccount",
                name="ach_setup_settlement_account_fk",
            ),
        ]


class AchFile(TenantModel):
    """A file for the bank, complete and unchangeable from the moment it is built.

    The document holds its bytes sealed; ``content_sha256`` and ``size_bytes`` are of the bytes
    that the bank gets.
    """

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=choices(FileState))
    document_id = models.UUIDField()
    document = TenantKey(Document, "document_id", related_name="ach_files")
    content_sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    batch_count = models.PositiveIntegerField()
    entry_count = models.PositiveIntegerField()
    entry_hash = models.BigIntegerField()
    debit_cents = models.BigIntegerField()
    credit_cents = models.BigIntegerField()
    id_modifier = models.CharField(max_length=1)
    created_date = models.DateField()
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()
    upload_count = models.PositiveSmallIntegerField(default=0)
    reject_reason = models.CharField(max_length=500, blank=True)

    privacy = classify(
        public="id organization name state document_id document content_sha256 size_bytes "
        "batch_count entry_count entry_hash debit_cents credit_cents id_modifier created_date "
        "created_at state_changed_at upload_count reject_reason"
    )

    class Meta:
        db_table = "ach_file"
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="ach_file_name"),
            # Banks know a file by day and modifier, and refuse the second one.
            models.UniqueConstraint(
                fields=["organization", "created_date", "id_modifier"], name="ach_file_modifier"
            ),
            TenantReference(
                field="document_id", to="documents.Document", name="ach_file_document_fk"
            ),
        ]
        indexes = [models.Index(fields=["organization", "state"], name="ach_file_by_state")]


class AchBatch(TenantModel):
    """Entries of one class, one description, one day within a file."""

    ach_file_id = models.UUIDField()
    ach_file = TenantKey(AchFile, "ach_file_id", related_name="batches")
    number = models.PositiveIntegerField()
    sec_code = models.CharField(max_length=3)
    entry_description = models.CharField(max_length=10)
    effective_date = models.DateField()
    entry_count = models.PositiveIntegerField()
    entry_hash = models.BigIntegerField()
    debit_cents = models.BigIntegerField()
    credit_cents = models.BigIntegerField()

    privacy = classify(
        public="id organization ach_file_id ach_file number sec_code entry_description "
        "effective_date entry_count entry_hash debit_cents credit_cents"
    )

    class Meta:
        db_table = "ach_batch"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "ach_file_id", "number"], name="ach_batch_number"
            ),
            TenantReference(field="ach_file_id", to="banking.AchFile", name="ach_batch_file_fk"),
        ]


class AchEntry(TenantModel):
    """One movement of money that we ask our bank for, from the wish to its end.

    ``reference`` is the caller's own and makes asking twice harmless. ``individual_id`` travels to
    the receiver's bank: an opaque number, never a fact about care.
    """

    reference = models.CharField(max_length=100)
    request_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=choices(EntryState))
    purpose = models.CharField(max_length=13, choices=choices(Purpose))
    direction = models.CharField(max_length=6, choices=choices(Direction))
    amount_cents = models.BigIntegerField()
    sec_code = models.CharField(max_length=3)
    payment_type = models.CharField(max_length=1, blank=True)
    entry_description = models.CharField(max_length=10)
    individual_name = models.CharField(max_length=22)
    individual_id = models.CharField(max_length=15)
    addenda_text = models.CharField(max_length=80, blank=True)
    bank_account_id = models.UUIDField()
    bank_account = TenantKey(BankAccount, "bank_account_id", related_name="entries")
    mandate_id = models.UUIDField(null=True)
    mandate = TenantKey(Mandate, "mandate_id", related_name="entries", null=True)
    retry_of_id = models.UUIDField(null=True)
    retry_of = TenantKey("banking.AchEntry", "retry_of_id", related_name="retries", null=True)
    verification_round = models.PositiveSmallIntegerField(default=0)
    wished_date = models.DateField(null=True)
    is_same_day = models.BooleanField(default=False)
    ach_batch_id = models.UUIDField(null=True)
    ach_batch = TenantKey(AchBatch, "ach_batch_id", related_name="entries", null=True)
    trace_number = models.CharField(max_length=15, blank=True)
    effective_date = models.DateField(null=True)
    return_code = models.CharField(max_length=3, blank=True)
    returned_at = models.DateTimeField(null=True)
    correction_code = models.CharField(max_length=3, blank=True)
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization reference request_sha256 state purpose direction amount_cents "
        "sec_code payment_type entry_description individual_id bank_account_id bank_account "
        "mandate_id mandate retry_of_id retry_of verification_round wished_date is_same_day "
        "ach_batch_id ach_batch trace_number effective_date return_code returned_at "
        "correction_code created_at state_changed_at",
        personal="individual_name addenda_text",
    )

    class Meta:
        db_table = "ach_entry"
        constraints = [
            models.UniqueConstraint(fields=["organization", "reference"], name="ach_entry_once"),
            TenantReference(
                field="bank_account_id", to="banking.BankAccount", name="ach_entry_bank_account_fk"
            ),
            TenantReference(field="mandate_id", to="banking.Mandate", name="ach_entry_mandate_fk"),
            TenantReference(
                field="retry_of_id", to="banking.AchEntry", name="ach_entry_retry_of_fk"
            ),
            TenantReference(field="ach_batch_id", to="banking.AchBatch", name="ach_entry_batch_fk"),
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0)
                | (Q(purpose=Purpose.PRENOTE.value) & Q(amount_cents=0)),
                name="ach_entry_moves_money",
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.RETURNED.value) | ~Q(return_code=""),
                name="ach_entry_return_has_code",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        EntryState.WAITING.value,
                        EntryState.QUEUED.value,
                        EntryState.CANCELLED.value,
                    ]
                )
                | (Q(ach_batch_id__isnull=False) & ~Q(trace_number="")),
                name="ach_entry_out_has_batch",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "created_at"],
                condition=Q(state=EntryState.QUEUED.value),
                name="ach_entry_queued",
            ),
            models.Index(
                fields=["organization", "effective_date"],
                condition=Q(state=EntryState.SENT.value),
                name="ach_entry_unsettled",
            ),
            models.Index(fields=["organization", "trace_number"], name="ach_entry_by_trace"),
            models.Index(fields=["organization", "ach_batch_id"], name="ach_entry_by_batch"),
            models.Index(fields=["organization", "bank_account_id"], name="ach_entry_by_account"),
        ]
