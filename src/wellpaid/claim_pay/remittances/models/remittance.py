"""Remittances as the provider's own rows."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.core.documents.models import Document
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .keys import number_key, number_tail


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class Remittance(TenantModel):
    """One 835 transaction: what one payment is for. The file itself is a document.

    :ivar disbursement_id: the payer's row for the money; it ties the two books together
    :ivar payer_id_number: TRN03; with ``trace_number`` (TRN02) it names the payment
    :ivar way: how the money comes (``disbursements.states.Way``)
    :ivar otherwise_code: why the money comes another way than the provider chose
        (``states.Otherwise``), or ""
    :ivar claims_read_at: when its claims were read for the search and the patients' bills; null:
        still to be done
    :ivar adjustment_cents: what the plan added (positive) or kept (negative) beside the claims: PLB
    """

    state = models.CharField(max_length=9, choices=_choices(RemittanceState))
    payer = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    payer_name = models.CharField(max_length=60)
    payer_id_number = models.CharField(max_length=10)
    trace_number = models.CharField(max_length=50)
    disbursement_id = models.UUIDField()
    payee_id = models.UUIDField()
    payee_npi = models.CharField(max_length=10, blank=True)
    way = models.CharField(max_length=12)
    otherwise_code = models.CharField(max_length=20, blank=True, db_default="", default="")
    amount_cents = models.BigIntegerField()
    charge_cents = models.BigIntegerField()
    patient_responsibility_cents = models.BigIntegerField()
    adjustment_cents = models.BigIntegerField()
    claim_count = models.PositiveIntegerField()
    payment_date = models.DateField()
    document_id = models.UUIDField()
    document = TenantKey(Document, "document_id", related_name="remittances")
    received_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()
    claims_read_at = models.DateTimeField(null=True)
    trace_key = number_key("trace_number", length=50)
    trace_tail = number_tail("trace_number", length=50)

    privacy = classify(
        public="id organization state payer payer_name payer_id_number trace_number "
        "disbursement_id payee_id payee_npi way amount_cents charge_cents "
        "patient_responsibility_cents adjustment_cents claim_count payment_date document_id "
        "document received_at state_changed_at claims_read_at otherwise_code trace_key trace_tail"
    )

    class Meta:
        db_table = "remittance"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "payer", "payer_id_number", "trace_number"],
                name="remittance_trace",
            ),
            models.CheckConstraint(
                condition=Q(state="nothing", amount_cents=0)
                | (~Q(state="nothing") & Q(amount_cents__gt=0)),
                name="remittance_moves_money",
            ),
            TenantReference(
                field="document_id", to="documents.Document", name="remittance_document_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "-payment_date", "-id"], name="remittance_by_date"
            ),
            models.Index(
                fields=["organization", "disbursement_id"], name="remittance_by_disbursement"
            ),
            models.Index(
                fields=["organization", "payment_date"],
                condition=Q(state="coming"),
                name="remittance_coming",
            ),
            models.Index(
                fields=["organization", "id"],
                condition=Q(claims_read_at__isnull=True),
                name="remittance_unread",
            ),
            models.Index(fields=["organization", "trace_key"], name="remittance_by_trace"),
            models.Index(fields=["organization", "trace_tail"], name="remittance_by_trace_tail"),
            models.Index(fields=["organization", "amount_cents"], name="remittance_by_amount"),
        ]

    @property
    def amount(self) -> Money:
        """What the plan pays."""
        return Money(self.amount_cents)


class DeliveredCount(TenantModel):
    """How many 835 files a provider was given; its row is the lock under which they are numbered.

    The count is the interchange's control number (ISA13), which names a file once for a receiver.
    """

    last_number = models.PositiveIntegerField(default=0)

    privacy = classify(public="id organization last_number")

    class Meta:
        db_table = "remittance_delivered_count"
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], name="remittance_delivered_count_once"
            ),
        ]
