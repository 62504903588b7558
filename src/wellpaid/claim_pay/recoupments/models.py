"""Recoupments, what remittances took of them, and their files."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wellpaid.claim_pay.appeals.models import SOURCE_MAX, choices
from wellpaid.claim_pay.appeals.policy import DeadlineFrom
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.core.documents.models import Document
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .events import Origin, PaidBackWay
from .reckoning import Source, Sums
from .states import RecoupmentState

WORDS_MAX = 4_000


class Recoupment(TenantModel):
    """Money that a plan wants back, or took.

    :ivar claim_number: as the plan names what it is about
    :ivar reference_key: the same, bare
    :ivar remittance_id, position: the earlier claim, where the number tells which
    :ivar told_date: the day of the letter, else of the payment that told it first
    :ivar returned_cents: what the plan says that it got back (72)
    :ivar paid_back_cents: what the provider says that it paid back
    :ivar proposed_for_id: another one that this may be
    """

    state = models.CharField(max_length=10, choices=choices(RecoupmentState))
    origin = models.CharField(max_length=8, choices=choices(Origin))
    reason_code = models.CharField(max_length=2, blank=True)
    payer = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    payer_name = models.CharField(max_length=60)
    claim_number = models.CharField(max_length=50, blank=True)
    reference_key = models.CharField(max_length=50, blank=True, db_collation="C")
    remittance_id = models.UUIDField(null=True)
    remittance = TenantKey(Remittance, "remittance_id", related_name="recoupments", null=True)
    position = models.PositiveIntegerField(null=True)
    wanted_cents = models.BigIntegerField()
    taken_cents = models.BigIntegerField(default=0)
    returned_cents = models.BigIntegerField(default=0)
    paid_back_cents = models.BigIntegerField(default=0)
    paid_back_way = models.CharField(max_length=5, choices=choices(PaidBackWay), blank=True)
    paid_back_date = models.DateField(null=True)
    paid_back_reference = models.CharField(max_length=60, blank=True)
    told_date = models.DateField()
    deadline_date = models.DateField()
    deadline_from = models.CharField(max_length=8, choices=choices(DeadlineFrom))
    deadline_source = models.CharField(max_length=SOURCE_MAX, blank=True)
    deadline_reason = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=WORDS_MAX, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer_due_date = models.DateField(null=True)
    proposed_for_id = models.UUIDField(null=True)
    proposed_for = TenantKey("self", "proposed_for_id", related_name="proposals", null=True)
    told_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization state origin reason_code payer payer_name remittance_id remittance "
        "position wanted_cents taken_cents returned_cents paid_back_cents paid_back_way "
        "paid_back_date told_date deadline_date deadline_from deadline_source answered_by "
        "answered_at answer_due_date proposed_for_id proposed_for told_at opened_by opened_at "
        "state_changed_at",
        personal="paid_back_reference",
        health="claim_number reference_key words deadline_reason",
    )

    class Meta:
        db_table = "recoupment"
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted_cents__gt=0) & Q(paid_back_cents__gte=0),
                name="recoupment_wants_money",
            ),
            models.CheckConstraint(
                condition=Q(proposed_for_id__isnull=True) | ~Q(proposed_for_id=F("id")),
                name="recoupment_not_itself",
            ),
            TenantReference(
                field="remittance_id", to="remittances.Remittance", name="recoupment_remittance_fk"
            ),
            TenantReference(
                field="proposed_for_id", to="recoupments.Recoupment", name="recoupment_proposed_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "state", "deadline_date", "id"], name="recoupment_by_state"
            ),
            models.Index(fields=["organization", "payer", "reference_key"], name="recoupment_key"),
        ]

    def sums(self) -> Sums:
        """What became of the money, as it was last added up."""
        return Sums(self.wanted_cents, self.taken_cents, self.returned_cents)

    def open_cents(self) -> int:
        """What is still to be taken or paid."""
        return self.sums().open_cents(self.paid_back_cents)


class RecoupmentEntry(TenantModel):
    """What one place of a remittance takes (positive) or gives (negative).

    :ivar recoupment_id: null: the plan got money back (72), and didn't say yet for what
    :ivar is_active: false: the plan cancelled the payment
    """

    recoupment_id = models.UUIDField(null=True)
    recoupment = TenantKey(Recoupment, "recoupment_id", related_name="entries", null=True)
    remittance_id = models.UUIDField()
    remittance = TenantKey(Remittance, "remittance_id", related_name="recoupment_entries")
    source = models.CharField(max_length=5, choices=choices(Source))
    place = models.PositiveIntegerField()
    reason_code = models.CharField(max_length=2)
    reference = models.CharField(max_length=50, blank=True)
    reference_key = models.CharField(max_length=50, blank=True, db_collation="C")
    amount_cents = models.BigIntegerField()
    payment_date = models.DateField()
    is_active = models.BooleanField(default=True)

    privacy = classify(
        public="id organization recoupment_id recoupment remittance_id remittance source place "
        "reason_code amount_cents payment_date is_active",
        health="reference reference_key",
    )

    class Meta:
        db_table = "recoupment_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "remittance_id", "source", "place"],
                name="recoupment_entry_once",
            ),
            TenantReference(
                field="recoupment_id", to="recoupments.Recoupment", name="recoupment_entry_fk"
            ),
            TenantReference(
                field="remittance_id", to="remittances.Remittance",
                name="recoupment_entry_remittance_fk",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organization", "recoupment_id"], name="recoupment_entries"),
            models.Index(fields=["organization", "reference_key"], name="recoupment_entry_key"),
        ]


class RecoupmentDocument(TenantModel):
    """The plan's letter, or what was sent to it."""

    recoupment_id = models.UUIDField()
    recoupment = TenantKey(Recoupment, "recoupment_id", related_name="documents")
    document_id = models.UUIDField()
    document = TenantKey(Document, "document_id", related_name="+")
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()

    privacy = classify(
        public="id organization recoupment_id recoupment document_id document added_by added_at"
    )

    class Meta:
        db_table = "recoupment_document"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "recoupment_id", "document_id"],
                name="recoupment_document_once",
            ),
            TenantReference(
                field="recoupment_id", to="recoupments.Recoupment", name="recoupment_document_fk"
            ),
            TenantReference(
                field="document_id", to="documents.Document", name="recoupment_document_file_fk"
            ),
        ]
