"""Links and helpers, shared by all organisations; and who has looked, kept by each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel, TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.patients.models import Patient

from .events import MajorityStep
from .states import HelperState


class PersonLink(SharedModel):
    """A user is one of a clinic's people: the guarantor (``patient_id`` empty), or one patient.

    Shared, so that one read tells which organisations to ask for a person's bills. The ids point
    into an organisation's own rows; the database can't check that from here, the operation does.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    organization = models.ForeignKey(
        "organizations.Organization", models.RESTRICT, related_name="+"
    )
    guarantor_id = models.UUIDField()
    patient_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = classify(public="id user organization guarantor_id patient_id created_at ended_at")

    class Meta:
        db_table = "person_link"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "guarantor_id", "patient_id"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="person_link_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "guarantor_id"], name="person_link_guarantor"),
        ]


class HelperAccess(SharedModel):
    """A person lets somebody else see their bills, for a while, in full or for paying only."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", null=True
    )
    owner_name = models.CharField(max_length=120)
    helper_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    level = models.CharField(max_length=8, choices=[("full", "full"), ("billing", "billing")])
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in HelperState])
    until_date = models.DateField(null=True)
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id owner helper level state until_date created_at state_changed_at",
        personal="owner_name helper_name email",
        secret="token_hash",  # noqa: S106 the name of a column
    )

    class Meta:
        db_table = "helper_access"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "helper"],
                condition=Q(state=HelperState.ACTIVE.value),
                name="helper_access_once",
            ),
            models.CheckConstraint(
                condition=~Q(owner=models.F("helper")), name="helper_access_not_oneself"
            ),
            models.CheckConstraint(
                condition=~Q(state=HelperState.ACTIVE.value) | Q(helper__isnull=False),
                name="helper_access_active_has_helper",
            ),
        ]
        indexes = [
            models.Index(
                fields=["token_hash"], condition=~Q(token_hash=""), name="helper_access_token"
            ),
        ]


class MajorityNotice(TenantModel):
    """A user was told that a dependant comes of age: each step once for a day of majority.

    A birth date that is corrected later moves the day, and then there is something new to tell.
    """

    user_id = models.UUIDField()
    patient_id = models.UUIDField()
    patient = TenantKey(Patient, "patient_id", related_name="majority_notices")
    step = models.CharField(max_length=4, choices=[(s.value, s.value) for s in MajorityStep])
    majority_date = models.DateField()
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization user_id patient_id patient step created_at",
        personal="majority_date",
    )

    class Meta:
        db_table = "majority_notice"
        constraints = [
            TenantReference(
                field="patient_id", to="patients.Patient", name="majority_notice_patient_fk"
            ),
            models.UniqueConstraint(
                fields=["organization", "patient_id", "user_id", "step", "majority_date"],
                name="majority_notice_once",
            ),
        ]


class Look(TenantModel):
    """Somebody saw a person's bill, statement or receipt. Rows are for ever."""

    guarantor_id = models.UUIDField()
    bill_id = models.UUIDField(null=True)
    thing = models.CharField(max_length=12)
    level = models.CharField(max_length=8)
    via = models.CharField(max_length=8)
    actor = models.CharField(max_length=80)
    looked_at = models.DateTimeField()

    privacy = classify(
        public="id organization guarantor_id bill_id thing level via actor looked_at"
    )

    class Meta:
        db_table = "look"
        indexes = [
            models.Index(
                fields=["organization", "guarantor_id", "-looked_at"], name="look_by_guarantor"
            ),
        ]
