"""Invitations. A row outlives its link: it says who asked whom in, why, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference
from wellpaid.patient_pay.bills.models import Bill

from .events import InvitationReason
from .states import InvitationState


class AccountInvitation(TenantModel):
    """A guarantor may keep their bills in an account: the bill is what the second fact opens."""

    guarantor_id = models.UUIDField()
    bill_id = models.UUIDField()
    bill = TenantKey(Bill, "bill_id", related_name="invitations")
    reason = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in InvitationReason]
    )
    state = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in InvitationState]
    )
    made_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization guarantor_id bill_id bill reason state made_by created_at "
        "state_changed_at"
    )

    class Meta:
        db_table = "account_invitation"
        constraints = [
            TenantReference(field="bill_id", to="bills.Bill", name="account_invitation_bill_fk"),
            models.UniqueConstraint(
                fields=["organization", "guarantor_id"],
                condition=Q(state=InvitationState.SENT.value),
                name="account_invitation_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "guarantor_id", "-created_at"],
                name="account_invitation_by_person",
            ),
            models.Index(
                fields=["organization", "-created_at"],
                condition=Q(state=InvitationState.SENT.value),
                name="account_invitation_open",
            ),
        ]
