"""A payer's files, the payments in them, and what was found wrong. All of it is the payer's own."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from wellpaid.core.documents.models import Document
from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .states import PaymentState, Source, SubmissionState


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class Submission(TenantModel):
    """One file. Its bytes are a document; what it says in sum stands here once it has been read.

    :ivar is_dry_run: only its result is kept: it has no document, and its bytes go once it is read
    :ivar read_through_bytes: up to here its payments are rows; a check that was cut off goes on
    :ivar amount_cents: of the payments that nothing is wrong with
    :ivar answer_document_id: TA1 and 999, as they are given to the sender
    """

    state = models.CharField(max_length=10, choices=_choices(SubmissionState))
    source = models.CharField(max_length=8, choices=_choices(Source))
    is_test = models.BooleanField(default=False)
    is_dry_run = models.BooleanField(default=False)
    file_name = models.CharField(max_length=120)
    document_id = models.UUIDField(null=True)
    document = TenantKey(Document, "document_id", related_name="submissions", null=True)
    answer_document_id = models.UUIDField(null=True)
    answer_document = TenantKey(
        Document, "answer_document_id", related_name="answered_submissions", null=True
    )
    is_answer_handed_out = models.BooleanField(default=False)
    content_sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    read_through_bytes = models.BigIntegerField(default=0)
    sender_id = models.CharField(max_length=15, blank=True)
    interchange_number = models.CharField(max_length=9, blank=True)
    payment_count = models.PositiveIntegerField(default=0)
    claim_count = models.PositiveIntegerField(default=0)
    quarantined_count = models.PositiveIntegerField(default=0)
    amount_cents = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    submitted_by = models.CharField(max_length=80)
    submitted_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization state source is_test is_dry_run document_id document "
        "answer_document_id answer_document is_answer_handed_out content_sha256 "
        "size_bytes read_through_bytes sender_id interchange_number payment_count claim_count "
        "quarantined_count amount_cents reason submitted_by submitted_at state_changed_at",
        # People name files after whom they pay.
        personal="file_name",
    )

    class Meta:
        db_table = "submission"
        constraints = [
            # The same bytes are the same file; one that was refused or withdrawn may come again.
            models.UniqueConstraint(
                fields=["organization", "content_sha256", "is_test"],
                condition=~Q(state__in=["refused", "withdrawn"]) & Q(is_dry_run=False),
                name="submission_once",
            ),
            models.CheckConstraint(
                condition=Q(is_dry_run=False, document_id__isnull=False)
                | Q(is_dry_run=True, is_test=True, document_id__isnull=True),
                name="submission_dry_run_keeps_nothing",
            ),
            TenantReference(
                field="document_id", to="documents.Document", name="submission_document_fk"
            ),
            TenantReference(
                field="answer_document_id", to="documents.Document", name="submission_answer_fk"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "submitted_at"], name="submission_by_day"),
            models.Index(
                fields=["organization", "sender_id", "interchange_number"],
                name="submission_by_interchange",
            ),
        ]

    @property
    def amount(self) -> Money:
        """The sum of what is ready, approved or sent."""
        return Money(self.amount_cents)


class Upload(TenantModel):
    """A file on its way from somebody's browser, piece by piece. When all of it is here it becomes
    a submission; a day after its last piece it is removed.

    :ivar content_sha256: what the sender says its checksum is; looked at when it is whole
    :ivar received_bytes: so many of its bytes are here, from its beginning
    :ivar submission_id: what it became
    """

    file_name = models.CharField(max_length=120)
    size_bytes = models.BigIntegerField()
    content_sha256 = models.CharField(max_length=64)
    is_dry_run = models.BooleanField(default=False)
    received_bytes = models.BigIntegerField(default=0)
    submission_id = models.UUIDField(null=True)
    submission = TenantKey(Submission, "submission_id", related_name="uploads", null=True)
    begun_by = models.CharField(max_length=80)
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()

    privacy = classify(
        public="id organization size_bytes content_sha256 is_dry_run received_bytes submission_id "
        "submission begun_by begun_at last_at",
        personal="file_name",
    )

    class Meta:
        db_table = "submission_upload"
        constraints = [
            # The same file, chosen again by anybody of the organisation, goes on.
            models.UniqueConstraint(
                fields=["organization", "content_sha256", "is_dry_run"],
                condition=Q(submission_id__isnull=True),
                name="submission_upload_once",
            ),
            models.CheckConstraint(
                condition=Q(received_bytes__gte=0) & Q(received_bytes__lte=models.F("size_bytes")),
                name="submission_upload_received",
            ),
            TenantReference(
                field="submission_id",
                to="submissions.Submission",
                name="submission_upload_submission_fk",
            ),
        ]


class PayerTerms(TenantModel):
    """What a payer has settled about its payments; the row is the lock under which money is
    promised, so that the same money isn't promised twice.

    :ivar approval_limit_cents: above it two people have to approve a file
    :ivar last_answer_number: of the interchanges in which we answered (ISA13)
    """

    approval_limit_cents = models.BigIntegerField(default=0)
    last_answer_number = models.PositiveIntegerField(default=0)

    privacy = classify(public="id organization approval_limit_cents last_answer_number")

    class Meta:
        db_table = "payer_terms"
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="payer_terms_once"),
            models.CheckConstraint(
                condition=Q(approval_limit_cents__gte=0), name="payer_terms_limit"
            ),
        ]


class SubmittedPayment(TenantModel):
    """One transaction set (ST to SE) of a file: one payment to one payee.

    :ivar method_code: BPR04 as the payer wrote it; which way it goes is the payee's choice
    :ivar start_byte: where its ST segment begins in the file
    :ivar delimiters: element, component, terminator, repetition, and line end of its interchange
    :ivar payee_region: the payee's state by its address in the file; empty: the file doesn't say
    :ivar payee_tin_hash: a keyed hash; the number itself stays in the file
    :ivar payee_organization_id: whom the TIN and NPI belong to here; None: a stranger to us
    :ivar expected_way: how it would have gone when it was read (elections.methods.Method); empty:
        it was read before this was written down
    :ivar claims_digest: of the claims' segments, to tell whether two files say the same of them
    """

    submission_id = models.UUIDField()
    submission = TenantKey(Submission, "submission_id", related_name="payments")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=_choices(PaymentState))
    is_test = models.BooleanField(default=False)
    control_number = models.CharField(max_length=9)
    trace_number = models.CharField(max_length=50)
    trace_supplement = models.CharField(max_length=50, blank=True)
    payer_id_number = models.CharField(max_length=10)
    method_code = models.CharField(max_length=3)
    amount_cents = models.BigIntegerField()
    charge_cents = models.BigIntegerField()
    patient_responsibility_cents = models.BigIntegerField()
    adjustment_cents = models.BigIntegerField()
    claim_count = models.PositiveIntegerField()
    payment_date = models.DateField(null=True)
    payee_name = models.CharField(max_length=60)
    payee_npi = models.CharField(max_length=10, blank=True)
    payee_region = models.CharField(max_length=2, blank=True)
    payee_tin_hash = models.CharField(max_length=64, blank=True)
    payee_organization_id = models.UUIDField(null=True)
    payee_id = models.UUIDField(null=True)
    expected_way = models.CharField(max_length=12, blank=True)
    expected_account_id = models.UUIDField(null=True)
    claims_digest = models.CharField(max_length=64, blank=True)
    start_byte = models.BigIntegerField()
    size_bytes = models.BigIntegerField()
    delimiters = models.CharField(max_length=6)
    guide_version = models.CharField(max_length=12)
    finding_count = models.PositiveIntegerField(default=0)
    hold_reason = models.CharField(max_length=200, blank=True)
    held_by = models.CharField(max_length=80, blank=True)

    privacy = classify(
        public="id organization submission_id submission position state is_test control_number "
        "trace_number trace_supplement payer_id_number method_code amount_cents charge_cents "
        "patient_responsibility_cents adjustment_cents claim_count payment_date payee_npi "
        "payee_region payee_tin_hash payee_organization_id payee_id expected_way "
        "expected_account_id claims_digest start_byte size_bytes delimiters "
        "guide_version finding_count "
        "held_by",
        personal="payee_name hold_reason",
    )

    class Meta:
        db_table = "submitted_payment"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "submission_id", "position"],
                name="submitted_payment_position",
            ),
            # A payer's trace number is one payment, for ever (X12 835, TRN02).
            models.UniqueConstraint(
                fields=["organization", "payer_id_number", "trace_number"],
                condition=Q(is_test=False, state__in=["ready", "held", "accepted", "routed"]),
                name="submitted_payment_trace",
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__gte=0) | Q(state="quarantined") | Q(state="dropped"),
                name="submitted_payment_not_negative",
            ),
            TenantReference(
                field="submission_id",
                to="submissions.Submission",
                name="submitted_payment_submission_fk",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "submission_id", "state", "position"],
                name="submitted_payment_by_state",
            ),
        ]

    @property
    def amount(self) -> Money:
        """What is to be paid."""
        return Money(self.amount_cents)


class SubmissionFinding(TenantModel):
    """Something that is wrong, or odd, with its place in the file. Never a fact about a person.

    ``position`` is the payment's; 0: of the file as a whole.
    """

    submission_id = models.UUIDField()
    submission = TenantKey(Submission, "submission_id", related_name="findings")
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    is_error = models.BooleanField()
    segment_number = models.PositiveIntegerField()
    segment = models.CharField(max_length=3, blank=True)
    element = models.CharField(max_length=10, blank=True)
    sentence = models.CharField(max_length=400)

    privacy = classify(
        public="id organization submission_id submission position number code is_error "
        "segment_number segment element sentence"
    )

    class Meta:
        db_table = "submission_finding"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "submission_id", "position", "number"],
                name="submission_finding_number",
            ),
            TenantReference(
                field="submission_id",
                to="submissions.Submission",
                name="submission_finding_submission_fk",
            ),
        ]


class Approval(TenantModel):
    """A person says that a file's payments are to be made. Above a limit it takes two."""

    submission_id = models.UUIDField()
    submission = TenantKey(Submission, "submission_id", related_name="approvals")
    user_id = models.UUIDField()
    amount_cents = models.BigIntegerField()
    approved_at = models.DateTimeField()

    privacy = classify(
        public="id organization submission_id submission user_id amount_cents approved_at"
    )

    class Meta:
        db_table = "submission_approval"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "submission_id", "user_id"],
                name="submission_approval_person_once",
            ),
            TenantReference(
                field="submission_id",
                to="submissions.Submission",
                name="submission_approval_submission_fk",
            ),
        ]
