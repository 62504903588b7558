"""A provider's own accounts, and who let claim payments go there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.core.banking.models import BankAccount
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .states import ApprovalState


class ProviderAccount(TenantModel):
    """That claim payments may go to an account: one person asks, another one approves.

    ``usable_from_date`` is the first day after the wait that gives everybody time to object.
    """

    state = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in ApprovalState]
    )
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
