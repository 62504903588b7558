"""Appeals with their files, and the days that a contract gives."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.core.documents.models import Document
from wellpaid.core.organizations.models import Organization
from wellpaid.formats.rules.answer_deadlines import Program
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .events import Ground, Level, SentWay
from .policy import DeadlineFrom
from .states import OPEN, AppealState

WORDS_MAX = 4_000
SOURCE_MAX = 200


def choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    """Give an enum's values as a column's choices."""
    return [(one.value, one.value) for one in kind]


class PlanDays(TenantModel):
    """What a provider's contract with a plan says of days; empty ones leave it to the rule."""

    payer = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    first_days = models.PositiveSmallIntegerField(null=True)
    second_days = models.PositiveSmallIntegerField(null=True)
    external_days = models.PositiveSmallIntegerField(null=True)
    recoupment_days = models.PositiveSmallIntegerField(null=True)
    plan_days = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=SOURCE_MAX, blank=True)

    privacy = classify(
        public="id organization payer first_days second_days external_days recoupment_days "
        "plan_days source"
    )

    class Meta:
        db_table = "plan_days"
        constraints = [
            models.UniqueConstraint(fields=["organization", "payer"], name="plan_days_once"),
        ]


class Appeal(TenantModel):
    """One word against what a plan decided on a claim.

    :ivar position: the claim's place in the remittance
    :ivar control_key: by which the same claim is found in later remittances
    :ivar asked_cents: what the provider wants paid beyond ``paid_cents``
    :ivar expected_cents: what the plan says that it will pay now
    :ivar heard_cents: what later remittances pay more for the claim; below zero: less
    :ivar told_at: when the administrators were told of its deadline
    """

    state = models.CharField(max_length=10, choices=choices(AppealState))
    level = models.CharField(max_length=8, choices=choices(Level))
    ground = models.CharField(max_length=13, choices=choices(Ground))
    program = models.CharField(max_length=8, choices=choices(Program))
    words = models.CharField(max_length=WORDS_MAX, blank=True)
    payer = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    payer_name = models.CharField(max_length=60)
    remittance_id = models.UUIDField()
    remittance = TenantKey(Remittance, "remittance_id", related_name="appeals")
    position = models.PositiveIntegerField()
    control_number = models.CharField(max_length=38)
    control_key = models.CharField(max_length=38, blank=True, db_collation="C")
    decided_date = models.DateField()
    paid_cents = models.BigIntegerField()
    asked_cents = models.BigIntegerField()
    deadline_date = models.DateField()
    deadline_from = models.CharField(max_length=8, choices=choices(DeadlineFrom))
    deadline_source = models.CharField(max_length=SOURCE_MAX, blank=True)
    deadline_reason = models.CharField(max_length=300, blank=True)
    sent_date = models.DateField(null=True)
    sent_way = models.CharField(max_length=10, choices=choices(SentWay), blank=True)
    plan_reference = models.CharField(max_length=60, blank=True)
    answer_due_date = models.DateField(null=True)
    outcome_date = models.DateField(null=True)
    outcome_words = models.CharField(max_length=1_000, blank=True)
    expected_cents = models.BigIntegerField(null=True)
    heard_cents = models.BigIntegerField(default=0)
    heard_remittance_id = models.UUIDField(null=True)
    heard_remittance = TenantKey(Remittance, "heard_remittance_id", related_name="+", null=True)
    heard_position = models.PositiveIntegerField(null=True)
    heard_date = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)
    started_by = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization state level program payer payer_name remittance_id remittance "
        "position decided_date paid_cents asked_cents deadline_date deadline_from deadline_source "
        "sent_date sent_way answer_due_date outcome_date expected_cents heard_cents "
        "heard_remittance_id heard_remittance heard_position heard_date told_at started_by "
        "started_at state_changed_at",
        health="ground words control_number control_key deadline_reason plan_reference "
        "outcome_words",
    )

    class Meta:
        db_table = "appeal"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "remittance_id", "position"],
                condition=Q(state__in=[one.value for one in OPEN]),
                name="appeal_open_once",
            ),
            TenantReference(
                field="remittance_id", to="remittances.Remittance", name="appeal_remittance_fk"
            ),
            TenantReference(
                field="heard_remittance_id", to="remittances.Remittance", name="appeal_heard_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "state", "deadline_date", "id"], name="appeal_by_state"
            ),
            models.Index(fields=["organization", "control_key"], name="appeal_by_control"),
        ]


class AppealDocument(TenantModel):
    """A file that goes with an appeal, or the plan's answer."""

    appeal_id = models.UUIDField()
    appeal = TenantKey(Appeal, "appeal_id", related_name="documents")
    document_id = models.UUIDField()
    document = TenantKey(Document, "document_id", related_name="+")
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()

    privacy = classify(
        public="id organization appeal_id appeal document_id document added_by added_at"
    )

    class Meta:
        db_table = "appeal_document"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "appeal_id", "document_id"], name="appeal_document_once"
            ),
            TenantReference(field="appeal_id", to="appeals.Appeal", name="appeal_document_fk"),
            TenantReference(
                field="document_id", to="documents.Document", name="appeal_document_file_fk"
            ),
        ]
