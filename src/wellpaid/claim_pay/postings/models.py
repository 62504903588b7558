"""Own books as rows, the files that they came in, and the payments that they have otherwise."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .sides import Cause
from .states import PostingState


class PostingFile(TenantModel):
    """A file out of the provider's own system. The file itself isn't kept: its postings are.

    :ivar content_hash: SHA-256 of its bytes: the newest file again changes nothing
    :ivar row_count: rows that could be read
    :ivar unknown_count: rows of payments that no 835 here tells
    :ivar first_date, last_date: the first and last day of its rows
    :ivar findings: what was wrong with it, the first ones, faults before remarks:
        where, field, rule, message, is_fatal
    :ivar settled_key: as far as its payments are taken in, in their order
    :ivar finished_at: null: it was cut off, and goes on where it was when it is the next to come
    """

    content_hash = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    unknown_count = models.PositiveIntegerField(default=0)
    posted_cents = models.BigIntegerField(default=0)
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    findings = models.JSONField(default=list)
    settled_key = models.CharField(max_length=50, blank=True, db_collation="C")
    taken_in_by = models.CharField(max_length=80)
    taken_in_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization content_hash row_count new_count changed_count same_count "
        "refused_count unknown_count posted_cents first_date last_date findings settled_key "
        "taken_in_by taken_in_at finished_at"
    )

    class Meta:
        db_table = "posting_file"
        indexes = [
            models.Index(
                fields=["organization", "-taken_in_at", "-id"], name="posting_file_by_date"
            ),
        ]

    @property
    def posted(self) -> Money:
        """What its rows add up to."""
        return Money(self.posted_cents)


class Posting(TenantModel):
    """What the books say was posted for a claim of a payment. It is never changed, but replaced.

    :ivar payment_key, claim_key: the numbers as ``naming.key_of`` makes them
    :ivar remittance_id: the payment, once an 835 tells it
    :ivar is_active: whether the books say so still
    :ivar replaced_by_id: the file that says otherwise
    """

    posting_file_id = models.UUIDField()
    posting_file = TenantKey(PostingFile, "posting_file_id", related_name="postings")
    row_number = models.PositiveIntegerField()
    payment_number = models.CharField(max_length=50)
    payment_key = models.CharField(max_length=50, db_collation="C")
    claim_number = models.CharField(max_length=50, blank=True)
    claim_key = models.CharField(max_length=50, blank=True, db_collation="C")
    payer_name = models.CharField(max_length=60, blank=True)
    amount_cents = models.BigIntegerField()
    posted_date = models.DateField()
    posted_by = models.CharField(max_length=60, blank=True)
    remittance_id = models.UUIDField(null=True)
    remittance = TenantKey(Remittance, "remittance_id", related_name="postings", null=True)
    is_active = models.BooleanField(default=True)
    replaced_by_id = models.UUIDField(null=True)
    replaced_by = TenantKey(PostingFile, "replaced_by_id", related_name="replaced", null=True)

    privacy = classify(
        public="id organization posting_file_id posting_file row_number payment_number payment_key "
        "payer_name amount_cents posted_date remittance_id remittance is_active replaced_by_id "
        "replaced_by",
        personal="posted_by",
        health="claim_number claim_key",
    )

    class Meta:
        db_table = "posting"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "posting_file_id", "row_number"], name="posting_once"
            ),
            models.CheckConstraint(
                condition=Q(is_active=True) ^ Q(replaced_by_id__isnull=False),
                name="posting_counts_or_is_replaced",
            ),
            TenantReference(
                field="posting_file_id", to="postings.PostingFile", name="posting_file_fk"
            ),
            TenantReference(
                field="replaced_by_id", to="postings.PostingFile", name="posting_replaced_fk"
            ),
            TenantReference(
                field="remittance_id", to="remittances.Remittance", name="posting_remittance_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "payment_key"], condition=Q(is_active=True),
                name="posting_by_payment",
            ),
            models.Index(fields=["organization", "remittance_id"], name="posting_by_remittance"),
            models.Index(
                fields=["organization", "posted_date"], condition=Q(is_active=True),
                name="posting_by_date",
            ),
        ]  # fmt: skip


class PostingCase(TenantModel):
    """A payment that the books have otherwise than the plan, as it was last compared.

    :ivar is_again: it was said to be mended, and the books differ all the same
    :ivar differences: where, the largest first, as many as are kept: ``sides.Difference`` as lists
    :ivar difference_count: how many there are
    :ivar posted_date, posted_by: of the last posting; null and "": nothing is posted
    :ivar since_date: the payment's day
    :ivar told_at: when a file of the books last spoke of the payment
    """

    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in PostingState])
    remittance_id = models.UUIDField()
    remittance = TenantKey(Remittance, "remittance_id", related_name="posting_cases")
    payer_name = models.CharField(max_length=60)
    trace_number = models.CharField(max_length=50)
    cause = models.CharField(max_length=16, choices=[(c.value, c.value) for c in Cause], blank=True)
    is_again = models.BooleanField(default=False)
    plan_cents = models.BigIntegerField()
    books_cents = models.BigIntegerField()
    differences = models.JSONField(default=list)
    difference_count = models.PositiveIntegerField(default=0)
    posted_date = models.DateField(null=True)
    posted_by = models.CharField(max_length=60, blank=True)
    since_date = models.DateField()
    told_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization state remittance_id remittance payer_name trace_number cause "
        "is_again plan_cents books_cents difference_count posted_date since_date told_at opened_at "
        "state_changed_at decided_by decided_at",
        personal="posted_by",
        health="differences",
    )

    class Meta:
        db_table = "posting_case"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "remittance_id"], name="posting_case_once"
            ),
            models.CheckConstraint(
                condition=Q(state="agreed") ^ ~Q(cause=""), name="posting_case_differs"
            ),
            TenantReference(
                field="remittance_id", to="remittances.Remittance",
                name="posting_case_remittance_fk",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["organization", "state", "since_date", "id"], name="posting_case_by_state"
            ),
        ]


class PostingCaseNote(TenantModel):
    """What somebody wrote about a case; it stays."""

    posting_case_id = models.UUIDField()
    posting_case = TenantKey(PostingCase, "posting_case_id", related_name="notes")
    body = models.CharField(max_length=1000)
    written_by = models.CharField(max_length=80)
    written_at = models.DateTimeField()

    privacy = classify(
        public="id organization posting_case_id posting_case written_by written_at", health="body"
    )

    class Meta:
        db_table = "posting_case_note"
        constraints = [
            TenantReference(
                field="posting_case_id", to="postings.PostingCase", name="posting_case_note_fk"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "posting_case_id"], name="posting_case_notes"),
        ]
