"""Claim payments as the payer's own rows."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from wellpaid.claim_pay.submissions.models import SubmittedPayment
from wellpaid.core.documents.models import Document
from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .states import DisbursementState, Way

ENTRY_PREFIX = "disbursement."
"""What the references of our entries in banking begin with; the id follows."""


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class Disbursement(TenantModel):
    """One payment to one payee, one way. If it goes again another way, that is another row.

    :ivar why_code: why it goes this way (``elections.resolve.Why``)
    :ivar choice_id: the payee's choice that was heard
    :ivar payee_account_id: direct deposit: the payee's account, as the payee's organisation has it
    :ivar delivered_at: when the payee's organisation was given the remittance
    """

    submitted_payment_id = models.UUIDField()
    submitted_payment = TenantKey(
        SubmittedPayment, "submitted_payment_id", related_name="disbursements"
    )
    replaces_id = models.UUIDField(null=True)
    replaces = TenantKey(
        "disbursements.Disbursement", "replaces_id", related_name="replacements", null=True
    )
    state = models.CharField(max_length=8, choices=_choices(DisbursementState))
    way = models.CharField(max_length=12, choices=_choices(Way))
    why_code = models.CharField(max_length=20)
    choice_id = models.UUIDField(null=True)
    payee_account_id = models.UUIDField(null=True)
    amount_cents = models.BigIntegerField()
    payer_id_number = models.CharField(max_length=10)
    trace_number = models.CharField(max_length=50)
    payment_date = models.DateField()
    payee_organization_id = models.UUIDField(null=True)
    payee_id = models.UUIDField(null=True)
    payee_name = models.CharField(max_length=60)
    payee_npi = models.CharField(max_length=10, blank=True)
    check_number = models.PositiveIntegerField(null=True)
    check_run_id = models.UUIDField(null=True)
    check_run = TenantKey(
        "disbursements.CheckRun", "check_run_id", related_name="checks", null=True
    )
    failure_code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization submitted_payment_id submitted_payment replaces_id replaces state "
        "way why_code choice_id payee_account_id amount_cents payer_id_number trace_number "
        "payment_date payee_organization_id payee_id payee_npi check_number check_run_id check_run "
        "failure_code "
        "created_at issued_at delivered_at state_changed_at",
        personal="payee_name reason",
    )

    class Meta:
        db_table = "disbursement"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "submitted_payment_id"],
                condition=~Q(state="replaced"),
                name="disbursement_one_living",
            ),
            models.UniqueConstraint(
                fields=["organization", "replaces_id"],
                condition=Q(replaces_id__isnull=False),
                name="disbursement_replaced_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "check_number"],
                condition=Q(check_number__isnull=False),
                name="disbursement_check_number",
            ),
            models.CheckConstraint(
                condition=Q(way="nothing", amount_cents=0)
                | (~Q(way="nothing") & Q(amount_cents__gt=0)),
                name="disbursement_moves_money",
            ),
            TenantReference(
                field="submitted_payment_id",
                to="submissions.SubmittedPayment",
                name="disbursement_submitted_payment_fk",
            ),
            TenantReference(
                field="check_run_id",
                to="disbursements.CheckRun",
                name="disbursement_check_run_fk",
            ),
            TenantReference(
                field="replaces_id",
                to="disbursements.Disbursement",
                name="disbursement_replaces_fk",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "state", "payment_date"], name="disbursement_by_state"
            ),
            models.Index(fields=["organization", "trace_number"], name="disbursement_by_trace"),
            models.Index(
                fields=["organization", "check_number"],
                condition=Q(way="check", state="issued", check_run_id__isnull=True),
                name="disbursement_check_unprinted",
            ),
            models.Index(
                fields=["organization", "id"],
                condition=Q(delivered_at__isnull=True, payee_organization_id__isnull=False),
                name="disbursement_undelivered",
            ),
        ]

    @property
    def amount(self) -> Money:
        """What is paid."""
        return Money(self.amount_cents)

    @property
    def entry_reference(self) -> str:
        """The reference of its entry in banking."""
        return f"{ENTRY_PREFIX}{self.id}"


class PaidProvider(TenantModel):
    """Whom a payer pays, one row a tax number and NPI: how it went the last time, and since when.

    It holds what the payer's own files and payments say, and nothing that the provider or another
    payer has told us.

    :ivar payee_tin_hash: a keyed hash; empty where the files name an NPI only
    :ivar way_since_date: the payment day from which on it went this way, into this account
    :ivar invited_at: when the payer last asked it to enroll
    """

    payee_tin_hash = models.CharField(max_length=64, blank=True)
    payee_npi = models.CharField(max_length=10, blank=True)
    payee_name = models.CharField(max_length=60)
    payee_organization_id = models.UUIDField(null=True)
    payee_id = models.UUIDField(null=True)
    way = models.CharField(max_length=12, choices=_choices(Way))
    why_code = models.CharField(max_length=20)
    account_id = models.UUIDField(null=True)
    way_since_date = models.DateField()
    account_changed_date = models.DateField(null=True)
    last_payment_date = models.DateField()
    payment_count = models.PositiveIntegerField(default=0)
    invited_at = models.DateTimeField(null=True)
    invited_email = models.EmailField(blank=True)

    privacy = classify(
        public="id organization payee_tin_hash payee_npi payee_organization_id payee_id way "
        "why_code account_id way_since_date account_changed_date last_payment_date payment_count "
        "invited_at",
        personal="payee_name invited_email",
    )

    class Meta:
        db_table = "paid_provider"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "payee_tin_hash", "payee_npi"], name="paid_provider_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "payee_name", "id"], name="paid_provider_by_name"),
        ]


class Checkbook(TenantModel):
    """A payer's count of its check numbers; the row is the lock under which checks are written."""

    last_number = models.PositiveIntegerField(default=1000)

    privacy = classify(public="id organization last_number")

    class Meta:
        db_table = "checkbook"
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="checkbook_once"),
        ]


class CheckRun(TenantModel):
    """Checks that were given to be printed together, with the list for the bank (positive pay)."""

    document_id = models.UUIDField()
    document = TenantKey(Document, "document_id", related_name="check_runs")
    check_count = models.PositiveIntegerField()
    amount_cents = models.BigIntegerField()
    first_number = models.PositiveIntegerField()
    last_number = models.PositiveIntegerField()
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization document_id document check_count amount_cents first_number "
        "last_number created_by created_at"
    )

    class Meta:
        db_table = "check_run"
        constraints = [
            TenantReference(
                field="document_id", to="documents.Document", name="check_run_document_fk"
            ),
        ]
