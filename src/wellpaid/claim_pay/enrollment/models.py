"""A provider's own accounts and who let payments go there; enrolments and their documents."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from wellpaid.claim_pay.payees.models import Payee
from wellpaid.claim_pay.payees.numbers import TinKind
from wellpaid.core.banking.models import BankAccount
from wellpaid.core.documents.models import Document
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel, TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .events import Reason
from .states import ApprovalState, EnrollmentState


class LinkedTo(StrEnum):
    """To which number the account belongs, in the words of the CORE data set."""

    TIN = "tin"
    NPI = "npi"


class DocumentKind(StrEnum):
    """What a file proves."""

    W9 = "w9"
    BANK_LETTER = "bank_letter"


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class ProviderAccount(TenantModel):
    """That claim payments may go to an account: one person asks, another one approves.

    ``usable_from_date`` is the first day after the wait that gives everybody time to object.
    """

    state = models.CharField(max_length=8, choices=_choices(ApprovalState))
    bank_account_id = models.UUIDField()
    bank_account = TenantKey(BankAccount, "bank_account_id", related_name="approvals")
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    usable_from_date = models.DateField(null=True)
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization state bank_account_id bank_account asked_by asked_at decided_by "
        "decided_at usable_from_date state_changed_at"
    )

    class Meta:
        db_table = "provider_account"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "bank_account_id"], name="provider_account_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(usable_from_date__isnull=False),
                name="provider_account_approved_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=models.F("asked_by")),
                name="provider_account_two_people",
            ),
            TenantReference(
                field="bank_account_id", to="banking.BankAccount", name="provider_account_bank_fk"
            ),
        ]


class Enrollment(TenantModel):
    """What CAQH CORE 380 and 382 let be asked for EFT and ERA, and nothing more.

    Routing number, account number and type are those of ``bank_account``. ``tin`` is sealed.
    A draft may lack anything.
    """

    state = models.CharField(max_length=12, choices=_choices(EnrollmentState))
    reason = models.CharField(max_length=8, choices=_choices(Reason))
    provider_name = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=2, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    tin = models.CharField(max_length=120, blank=True)
    tin_kind = models.CharField(max_length=4, choices=_choices(TinKind))
    npi = models.CharField(max_length=10, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_phone = models.CharField(max_length=16, blank=True)
    contact_email = models.EmailField(blank=True)
    agent_name = models.CharField(max_length=120, blank=True)
    bank_name = models.CharField(max_length=120, blank=True)
    bank_address = models.CharField(max_length=200, blank=True)
    bank_account_id = models.UUIDField(null=True)
    bank_account = TenantKey(BankAccount, "bank_account_id", related_name="enrollments", null=True)
    linked_to = models.CharField(max_length=3, choices=_choices(LinkedTo))
    start_date = models.DateField(null=True)
    payee_id = models.UUIDField(null=True)
    payee = TenantKey(Payee, "payee_id", related_name="enrollments", null=True)
    signed_name = models.CharField(max_length=120, blank=True)
    terms_sha256 = models.CharField(max_length=64, blank=True)
    submitted_by = models.CharField(max_length=80, blank=True)
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decision_words = models.TextField(blank=True, help_text="What is missing, or why it is no.")
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization state reason tin_kind npi bank_name bank_address bank_account_id "
        "bank_account linked_to start_date payee_id payee terms_sha256 submitted_by submitted_at "
        "decided_by created_at state_changed_at",
        personal="provider_name street city region postal_code contact_name contact_phone "
        "contact_email agent_name signed_name decision_words",
        secret="tin",  # noqa: S106 the name of a column
    )

    class Meta:
        db_table = "enrollment"
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(state="draft"), name="enrollment_one_draft"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined", "more_needed"])
                | ~Q(decided_by=models.F("submitted_by")),
                name="enrollment_two_people",
            ),
            TenantReference(
                field="bank_account_id", to="banking.BankAccount", name="enrollment_bank_fk"
            ),
            TenantReference(field="payee_id", to="payees.Payee", name="enrollment_payee_fk"),
        ]


class EnrollmentDocument(TenantModel):
    """A file that proves what an enrolment says."""

    enrollment_id = models.UUIDField()
    enrollment = TenantKey(Enrollment, "enrollment_id", related_name="documents")
    document_id = models.UUIDField()
    document = TenantKey(Document, "document_id", related_name="enrollments")
    kind = models.CharField(max_length=12, choices=_choices(DocumentKind))
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()

    privacy = classify(
        public="id organization enrollment_id enrollment document_id document kind added_by "
        "added_at"
    )

    class Meta:
        db_table = "enrollment_document"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrollment_id", "document_id"],
                name="enrollment_document_once",
            ),
            TenantReference(
                field="enrollment_id", to="enrollment.Enrollment", name="enrollment_document_fk"
            ),
            TenantReference(
                field="document_id", to="documents.Document", name="enrollment_document_file_fk"
            ),
        ]


class OpenEnrollment(SharedModel):
    """A line of the operator's list: this enrolment waits to be looked at.

    Shared, so that the list is one read; it holds ids and days.
    """

    organization = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    enrollment_id = models.UUIDField()
    submitted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = classify(public="id organization enrollment_id submitted_at ended_at")

    class Meta:
        db_table = "enrollment_open"
        constraints = [
            models.UniqueConstraint(fields=["enrollment_id"], name="enrollment_open_once"),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at"],
                condition=Q(ended_at__isnull=True),
                name="enrollment_open_by_age",
            ),
        ]
