"""Changes of the account that payments go to, with each proof; and whom the operator called."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wellpaid.core.banking.models import BankAccount
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel, TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .events import CallOutcome, RefusalReason
from .states import ChangeState, CorrectionState


class BankChange(TenantModel):
    """A wish that all payments to one account go to another.

    :ivar phone_on_file: the organisation's number when this was asked for; nobody is called at one
        that came later
    :ivar has_payments: whether there was a payment in the six months before; else none is named
    """

    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ChangeState])
    from_account_id = models.UUIDField()
    from_account = TenantKey(BankAccount, "from_account_id", related_name="changes_away")
    to_account_id = models.UUIDField()
    to_account = TenantKey(BankAccount, "to_account_id", related_name="changes_to")
    signed_name = models.CharField(max_length=120)
    terms = models.TextField()
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    phone_on_file = models.CharField(max_length=16)
    has_payments = models.BooleanField()
    payment_tries = models.PositiveSmallIntegerField(default=0)
    proved_remittance_id = models.UUIDField(null=True)
    payment_proved_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=80, blank=True)
    approved_at = models.DateTimeField(null=True)
    effective_date = models.DateField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    refusal_reason = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in RefusalReason], blank=True
    )
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization state from_account_id from_account to_account_id to_account terms "
        "asked_by asked_at has_payments payment_tries proved_remittance_id payment_proved_at "
        "called_at approved_by approved_at effective_date ended_by refusal_reason state_changed_at",
        personal="signed_name phone_on_file",
    )

    class Meta:
        db_table = "bank_change"
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(state__in=["collecting", "waiting"]),
                name="bank_change_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "effective"])
                | (
                    Q(effective_date__isnull=False, called_at__isnull=False)
                    & ~Q(approved_by="")
                    & ~Q(approved_by=F("asked_by"))
                    & (Q(payment_proved_at__isnull=False) | Q(has_payments=False))
                ),
                name="bank_change_guards",
            ),
            TenantReference(
                field="from_account_id", to="banking.BankAccount", name="bank_change_from_fk"
            ),
            TenantReference(
                field="to_account_id", to="banking.BankAccount", name="bank_change_to_fk"
            ),
        ]


class ChangeCall(TenantModel):
    """A call of the operator's to the number on file."""

    bank_change_id = models.UUIDField()
    bank_change = TenantKey(BankChange, "bank_change_id", related_name="calls")
    phone = models.CharField(max_length=16)
    spoken_with = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=12, choices=[(s.value, s.value) for s in CallOutcome])
    called_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    privacy = classify(
        public="id organization bank_change_id bank_change outcome called_at recorded_by "
        "recorded_at",
        personal="phone spoken_with",
    )

    class Meta:
        db_table = "bank_change_call"
        constraints = [
            TenantReference(
                field="bank_change_id", to="bank_changes.BankChange", name="bank_change_call_fk"
            ),
        ]


class OpenChange(SharedModel):
    """A line of the operator's list: at this organisation somebody has to be called.

    Shared, so that the list is one read; it holds ids and days.
    """

    organization = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    bank_change_id = models.UUIDField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = classify(public="id organization bank_change_id asked_at ended_at")

    class Meta:
        db_table = "bank_change_open"
        constraints = [
            models.UniqueConstraint(fields=["bank_change_id"], name="bank_change_open_once"),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(ended_at__isnull=True),
                name="bank_change_open_by_age",
            ),
        ]


class AccountCorrection(TenantModel):
    """A better number of an account, as its bank told a payer; four digits of it are here.

    The number itself stands in the payer's copy (``copy_account_id``) until two people take it.
    """

    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in CorrectionState])
    bank_account_id = models.UUIDField()
    bank_account = TenantKey(BankAccount, "bank_account_id", related_name="corrections")
    payer = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    copy_account_id = models.UUIDField()
    new_last4 = models.CharField(max_length=4)
    suggested_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization state bank_account_id bank_account payer copy_account_id "
        "suggested_at asked_by decided_by state_changed_at",
        personal="new_last4",
    )

    class Meta:
        db_table = "account_correction"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "bank_account_id"],
                condition=Q(state__in=["suggested", "asked"]),
                name="account_correction_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | ~Q(decided_by=F("asked_by")),
                name="account_correction_two_people",
            ),
            TenantReference(
                field="bank_account_id", to="banking.BankAccount", name="account_correction_fk"
            ),
        ]
