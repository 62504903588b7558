"""Account numbers, and what their holders allowed."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from wellpaid.core.banking.states import (
    AccountType,
    BankAccountState,
    CloseReason,
    HolderKind,
    MandateKind,
    MandateState,
    OwnerKind,
    VerificationMethod,
)
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

_LIVE = (
    BankAccountState.UNVERIFIED.value,
    BankAccountState.VERIFYING.value,
    BankAccountState.VERIFIED.value,
)


def choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    """Give an enum as a column's choices."""
    return [(one.value, one.value) for one in kind]


class BankAccount(TenantModel):
    """An account at some bank, as one organisation knows it.

    ``account_number`` is sealed; ``fingerprint`` is a keyed hash of routing and account number.
    ``verification_round`` counts micro-deposits or prenotes; its entries carry it.
    ``copied_from_id`` is the account of its owner's organisation that a payer's copy is of.
    """

    owner_kind = models.CharField(max_length=12, choices=choices(OwnerKind))
    owner_id = models.UUIDField()
    state = models.CharField(max_length=12, choices=choices(BankAccountState))
    routing_number = models.CharField(max_length=9)
    account_number = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    last4 = models.CharField(max_length=4)
    account_type = models.CharField(max_length=8, choices=choices(AccountType))
    holder_kind = models.CharField(max_length=8, choices=choices(HolderKind))
    holder_name = models.CharField(max_length=80)
    verification_method = models.CharField(
        max_length=16, choices=choices(VerificationMethod), blank=True
    )
    verification_round = models.PositiveSmallIntegerField(default=0)
    verification_tries = models.PositiveSmallIntegerField(default=0)
    verification_started_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=10, choices=choices(CloseReason), blank=True)
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)
    copied_from_id = models.UUIDField(null=True)

    privacy = classify(
        public="id organization owner_kind owner_id state account_type holder_kind "
        "verification_method verification_round verification_tries verification_started_at "
        "close_reason created_at state_changed_at corrected_at copied_from_id",
        personal="routing_number fingerprint last4 holder_name",
        secret="account_number",  # noqa: S106 the name of a column
    )

    class Meta:
        db_table = "bank_account"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "owner_kind", "owner_id", "fingerprint"],
                condition=Q(state__in=_LIVE),
                name="bank_account_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "owner_kind", "owner_id"], name="bank_account_by_owner"
            ),
        ]


class Mandate(TenantModel):
    """An authorisation, word for word, with what proves that it was given.

    Nacha wants it for two years after it ended: ``keep_until_date`` is set then.
    """

    bank_account_id = models.UUIDField()
    bank_account = TenantKey(BankAccount, "bank_account_id", related_name="mandates")
    kind = models.CharField(max_length=16, choices=choices(MandateKind))
    state = models.CharField(max_length=8, choices=choices(MandateState))
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    lowest_cents = models.BigIntegerField()
    highest_cents = models.BigIntegerField()
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    evidence_sha256 = models.CharField(max_length=64)
    state_changed_at = models.DateTimeField()
    keep_until_date = models.DateField(null=True)

    privacy = classify(
        public="id organization bank_account_id bank_account kind state text_sha256 language "
        "lowest_cents highest_cents given_by given_at evidence_sha256 state_changed_at "
        "keep_until_date",
        personal="text",
    )

    class Meta:
        db_table = "mandate"
        constraints = [
            TenantReference(
                field="bank_account_id", to="banking.BankAccount", name="mandate_bank_account_fk"
            ),
            models.CheckConstraint(
                condition=Q(lowest_cents__gt=0) & Q(highest_cents__gte=models.F("lowest_cents")),
                name="mandate_range",
            ),
            models.CheckConstraint(
                condition=Q(state=MandateState.ACTIVE.value) | Q(keep_until_date__isnull=False),
                name="mandate_kept_after_its_end",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "bank_account_id"], name="mandate_by_account"),
        ]
