"""Deposit cases with their two sides, and what people wrote about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.core.banking.models import BankLine
from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .events import Resolution
from .sides import Cause, Rule, Sureness
from .states import CaseState


class DepositCase(TenantModel):
    """What a plan says and what the bank says of the same money, as far as it is known.

    :ivar is_held: a person took its match back; it isn't matched by itself again
    :ivar trace_words: the payments' numbers, as many as there is room for
    :ivar figures: what the sentence about it says: whole numbers, and numbers of payments
    :ivar since_date: the oldest day on either side
    :ivar decision_count: how often it was decided; in the keys of its journals
    :ivar difference_journal_id: the entries for what the bank had less or more
    """

    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in CaseState])
    rule = models.CharField(max_length=14, choices=[(r.value, r.value) for r in Rule])
    cause = models.CharField(max_length=14, choices=[(c.value, c.value) for c in Cause], blank=True)
    sureness = models.CharField(max_length=7, choices=[(s.value, s.value) for s in Sureness])
    is_automatic = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)
    resolution = models.CharField(
        max_length=11, choices=[(r.value, r.value) for r in Resolution], blank=True
    )
    payer_name = models.CharField(max_length=60, blank=True)
    trace_words = models.CharField(max_length=200, blank=True)
    remitted_cents = models.BigIntegerField()
    deposited_cents = models.BigIntegerField()
    figures = models.JSONField(default=dict)
    since_date = models.DateField()
    opened_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_count = models.PositiveIntegerField(default=0)
    difference_journal_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization state rule cause sureness is_automatic is_held resolution "
        "payer_name trace_words remitted_cents deposited_cents figures since_date opened_at "
        "state_changed_at decided_by decided_at decision_count difference_journal_id asked_at"
    )

    class Meta:
        db_table = "deposit_case"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="matched")
                | (~Q(resolution="equal") & ~Q(resolution=""))
                | Q(resolution="equal", remitted_cents=models.F("deposited_cents")),
                name="deposit_case_agrees",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "state", "since_date", "id"], name="deposit_case_by_state"
            ),
        ]

    @property
    def remitted(self) -> Money:
        """What the plan says."""
        return Money(self.remitted_cents)

    @property
    def deposited(self) -> Money:
        """What the bank says."""
        return Money(self.deposited_cents)

    @property
    def difference(self) -> Money:
        """What is missing at the bank; below zero it has more."""
        return Money(self.remitted_cents - self.deposited_cents)


class CasePart(TenantModel):
    """A remittance or a bank line in a case. An active one is in one case and no other."""

    deposit_case_id = models.UUIDField()
    deposit_case = TenantKey(DepositCase, "deposit_case_id", related_name="parts")
    remittance_id = models.UUIDField(null=True)
    remittance = TenantKey(Remittance, "remittance_id", related_name="case_parts", null=True)
    bank_line_id = models.UUIDField(null=True)
    bank_line = TenantKey(BankLine, "bank_line_id", related_name="case_parts", null=True)
    is_active = models.BooleanField(default=True)
    journal_id = models.UUIDField(null=True)

    privacy = classify(
        public="id organization deposit_case_id deposit_case remittance_id remittance "
        "bank_line_id bank_line is_active journal_id"
    )

    class Meta:
        db_table = "deposit_case_part"
        constraints = [
            models.CheckConstraint(
                condition=Q(remittance_id__isnull=True) ^ Q(bank_line_id__isnull=True),
                name="deposit_case_part_one_side",
            ),
            models.UniqueConstraint(
                fields=["organization", "remittance_id"],
                condition=Q(is_active=True, remittance_id__isnull=False),
                name="deposit_case_remittance_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "bank_line_id"],
                condition=Q(is_active=True, bank_line_id__isnull=False),
                name="deposit_case_line_once",
            ),
            TenantReference(
                field="deposit_case_id", to="reconciliation.DepositCase",
                name="deposit_case_part_case_fk",
            ),
            TenantReference(
                field="remittance_id", to="remittances.Remittance",
                name="deposit_case_part_remittance_fk",
            ),
            TenantReference(
                field="bank_line_id", to="banking.BankLine", name="deposit_case_part_line_fk"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organization", "deposit_case_id"], name="deposit_case_parts"),
        ]


class CaseNote(TenantModel):
    """What somebody wrote about a case; it stays."""

    deposit_case_id = models.UUIDField()
    deposit_case = TenantKey(DepositCase, "deposit_case_id", related_name="notes")
    body = models.CharField(max_length=1000)
    written_by = models.CharField(max_length=80)
    written_at = models.DateTimeField()

    privacy = classify(
        public="id organization deposit_case_id deposit_case written_by written_at", health="body"
    )

    class Meta:
        db_table = "deposit_case_note"
        constraints = [
            TenantReference(
                field="deposit_case_id", to="reconciliation.DepositCase",
                name="deposit_case_note_fk",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organization", "deposit_case_id"], name="deposit_case_notes"),
        ]


class MatchRun(TenantModel):
    """When an organisation's sides were last compared; its row is the lock of comparing."""

    last_run_at = models.DateTimeField(null=True)

    privacy = classify(public="id organization last_run_at")

    class Meta:
        db_table = "deposit_match_run"
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="deposit_match_run_once"),
        ]
