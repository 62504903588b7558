"""Runs of statements, the statements, and how each guarantor wants them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.patients.models import Guarantor

from .states import DONE, StatementState


class StatementRun(TenantModel):
    """All statements of one organisation of one day.

    ``held`` counts who got none, by the day of the statement that they had: ``{"2026-03-01": 12}``.
    ``packaged_at`` is when the mail house's package was last written.
    """

    statement_date = models.DateField()
    statements_count = models.PositiveIntegerField()
    owed_cents = models.BigIntegerField()
    held = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    packaged_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization statement_date statements_count owed_cents held created_at "
        "packaged_at"
    )

    class Meta:
        db_table = "statement_run"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "statement_date"], name="statement_run_once_a_day"
            ),
        ]


class Statement(TenantModel):
    """What one guarantor owes on the day of a run, as a paper."""

    class Delivery(models.TextChoices):
        """How it goes out. ``NONE``: there is no full address; it lies in the archive only."""

        PAPER = "paper"
        EMAIL = "email"
        NONE = "none"

    run_id = models.UUIDField()
    run = TenantKey(StatementRun, "run_id", related_name="statements")
    guarantor_id = models.UUIDField()
    guarantor = TenantKey(Guarantor, "guarantor_id", related_name="statements")
    number = models.CharField(max_length=12)
    statement_date = models.DateField()
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in StatementState])
    # Where it goes: decided when it is printed. Package, totals and e-mails read it here.
    delivery = models.CharField(max_length=5, choices=Delivery)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=241, blank=True)
    street = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=176, blank=True)
    is_large_type = models.BooleanField(default=False)
    language = models.CharField(max_length=8)
    bills_count = models.PositiveIntegerField()
    owed_cents = models.BigIntegerField()
    pages_count = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    document_id = models.UUIDField(null=True)

    privacy = classify(
        public="id organization run_id run guarantor_id guarantor number statement_date state "
        "delivery is_large_type language bills_count owed_cents pages_count sha256 document_id",
        personal="email name street town",
    )

    class Meta:
        db_table = "statement"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "run_id", "guarantor_id"], name="statement_once_a_run"
            ),
            models.UniqueConstraint(fields=["organization", "number"], name="statement_number"),
            TenantReference(field="run_id", to="statements.StatementRun", name="statement_run_fk"),
            TenantReference(
                field="guarantor_id", to="patients.Guarantor", name="statement_guarantor_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "run_id", "id"],
                condition=~Q(state__in=[state.value for state in DONE]),
                name="statement_to_print",
            ),
            models.Index(
                fields=["organization", "guarantor_id", "-statement_date"],
                name="statement_by_guarantor",
            ),
        ]


class StatementBill(TenantModel):
    """A bill that a ready statement names, and what it asked for it."""

    statement_id = models.UUIDField()
    statement = TenantKey(Statement, "statement_id", related_name="bills")
    bill_id = models.UUIDField()
    bill = TenantKey(Bill, "bill_id", related_name="statements")
    owed_cents = models.BigIntegerField()

    privacy = classify(public="id organization statement_id statement bill_id bill owed_cents")

    class Meta:
        db_table = "statement_bill"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "statement_id", "bill_id"], name="statement_bill_once"
            ),
            TenantReference(
                field="statement_id", to="statements.Statement", name="statement_bill_statement_fk"
            ),
            TenantReference(field="bill_id", to="bills.Bill", name="statement_bill_bill_fk"),
        ]


class DeliveryChoice(TenantModel):
    """How a guarantor wants statements. Without a row: on paper, in normal print."""

    guarantor_id = models.UUIDField()
    guarantor = TenantKey(Guarantor, "guarantor_id", related_name="delivery_choices")
    delivery = models.CharField(
        max_length=5,
        choices=[
            (one.value, one.label) for one in (Statement.Delivery.PAPER, Statement.Delivery.EMAIL)
        ],
    )
    email = models.EmailField(blank=True)
    is_large_type = models.BooleanField(default=False)
    language = models.CharField(max_length=8)
    chosen_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization guarantor_id guarantor delivery is_large_type language chosen_by "
        "changed_at",
        personal="email",
    )

    class Meta:
        db_table = "delivery_choice"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "guarantor_id"], name="delivery_choice_once"
            ),
            TenantReference(
                field="guarantor_id", to="patients.Guarantor", name="delivery_choice_guarantor_fk"
            ),
        ]
