"""Rows about organisations and the installation, for the operator: counts, cents, hashes."""

from __future__ import annotations

from django.db import models

from wellpaid.core.organizations.models import Organization
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import LocalModel, SharedModel

from .events import ActKind


class Proof(SharedModel):
    """One check of an organisation's books and audit trail against themselves.

    :ivar findings: [code, rows and amounts by id], the first of them; never a person's fact
    :ivar block_hash: of the newest sealed block of the books, in hex; empty before the first
    """

    organization = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    proved_at = models.DateTimeField()
    account_count = models.PositiveBigIntegerField()
    journal_count = models.PositiveBigIntegerField()
    entry_count = models.PositiveBigIntegerField()
    debit_cents = models.BigIntegerField()
    credit_cents = models.BigIntegerField()
    block_count = models.PositiveBigIntegerField()
    block_hash = models.CharField(max_length=64, blank=True)
    line_count = models.PositiveBigIntegerField()
    line_block_count = models.PositiveBigIntegerField()
    line_block_hash = models.CharField(max_length=64, blank=True)
    sealed_through = models.DateTimeField(null=True, help_text="The newest block of audit lines.")
    finding_count = models.PositiveIntegerField()
    trail_finding_count = models.PositiveIntegerField()
    findings = models.JSONField(default=list)

    privacy = classify(
        public="id organization proved_at account_count journal_count entry_count debit_cents "
        "credit_cents block_count block_hash line_count line_block_count line_block_hash "
        "sealed_through finding_count trail_finding_count findings"
    )

    class Meta:
        db_table = "oversight_proof"
        indexes = [models.Index(fields=["organization", "-proved_at"], name="oversight_proof_new")]

    @property
    def books_agree(self) -> bool:
        """Nothing was found in the books."""
        return self.finding_count == 0 and self.debit_cents == self.credit_cents

    @property
    def trail_is_unbroken(self) -> bool:
        """Nothing was found in the audit trail."""
        return self.trail_finding_count == 0


class Summary(SharedModel):
    """What waits in one organisation, counted every five minutes."""

    organization = models.OneToOneField(Organization, models.RESTRICT, related_name="+")
    counted_at = models.DateTimeField()
    held_count = models.PositiveIntegerField(default=0)
    held_cents = models.BigIntegerField(default=0)
    held_since = models.DateTimeField(null=True)
    stopped_file_count = models.PositiveIntegerField(default=0)
    unread_file_count = models.PositiveIntegerField(default=0)
    undelivered_count = models.PositiveIntegerField(default=0)
    unmatched_count = models.PositiveIntegerField(default=0)
    unmatched_since_date = models.DateField(null=True)
    late_money_count = models.PositiveIntegerField(default=0)
    late_money_since_date = models.DateField(null=True)

    privacy = classify(
        public="id organization counted_at held_count held_cents held_since stopped_file_count "
        "unread_file_count undelivered_count unmatched_count unmatched_since_date "
        "late_money_count late_money_since_date"
    )

    class Meta:
        db_table = "oversight_summary"


class BankContact(SharedModel):
    """When an organisation's bank last answered, and since when it hasn't."""

    organization = models.OneToOneField(Organization, models.RESTRICT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    silent_since = models.DateTimeField(null=True)

    privacy = classify(public="id organization answered_at silent_since")

    class Meta:
        db_table = "oversight_bank_contact"


class Act(SharedModel):
    """Something the operator did or opened, and why. For ever.

    :ivar organization: whom it is about; the operator itself where it is the installation
    """

    organization = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    user_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=[(one.value, one.value) for one in ActKind])
    target_id = models.UUIDField()
    things_count = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField()

    privacy = classify(
        public="id organization user_id kind target_id things_count done_at", personal="reason"
    )

    class Meta:
        db_table = "oversight_act"
        indexes = [
            models.Index(
                fields=["organization", "user_id", "kind", "-done_at"], name="oversight_act_opened"
            )
        ]


class CheckResult(LocalModel):
    """The last word of one of the doctor's checks on this installation."""

    name = models.CharField(primary_key=True, max_length=60)
    position = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8)
    saw = models.CharField(max_length=300)
    remedy = models.CharField(max_length=500, blank=True)
    checked_at = models.DateTimeField()
    good_at = models.DateTimeField(null=True, help_text="When all was well last.")

    privacy = classify(public="name position verdict saw remedy checked_at good_at")

    class Meta:
        db_table = "oversight_check_result"


class JobFailure(LocalModel):
    """The last error of a job: what class, where in the code; never the data it worked on."""

    job_id = models.BigIntegerField(primary_key=True)
    task_name = models.CharField(max_length=128)
    error_class = models.CharField(max_length=120)
    sentence = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    attempt_number = models.PositiveIntegerField()
    failed_at = models.DateTimeField()

    privacy = classify(
        public="job_id task_name error_class sentence place attempt_number failed_at"
    )

    class Meta:
        db_table = "oversight_job_failure"
