"""A provider's agreement on the service, its fees, and their invoices."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from wellpaid.claim_pay.payees.models import Payee
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .states import AgreementState, FeeState


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class FeeAgreement(TenantModel):
    """That a provider wants the service, word for word agreed. Cancelled, it stays kept.

    Its row is the lock under which fees are charged, so that the cap holds under a race.
    """

    state = models.CharField(max_length=9, choices=_choices(AgreementState))
    basis_points = models.PositiveSmallIntegerField()
    cap_cents = models.BigIntegerField(help_text="Of one tax number in one calendar month.")
    terms_sha256 = models.CharField(max_length=64)
    signed_name = models.CharField(max_length=120)
    signed_by = models.CharField(max_length=80)
    signed_at = models.DateTimeField()
    cancelled_by = models.CharField(max_length=80, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization state basis_points cap_cents terms_sha256 signed_by signed_at "
        "cancelled_by cancelled_at",
        personal="signed_name",
    )

    class Meta:
        db_table = "fee_agreement"
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(state="on"), name="fee_agreement_one_on"
            ),
        ]


class FeeInvoice(TenantModel):
    """A calendar month's fees in one sum. ``cycle_date`` is the month's first day."""

    number = models.PositiveIntegerField()
    cycle_date = models.DateField()
    fee_count = models.PositiveIntegerField()
    amount_cents = models.BigIntegerField()
    written_at = models.DateTimeField()

    privacy = classify(public="id organization number cycle_date fee_count amount_cents written_at")

    class Meta:
        db_table = "fee_invoice"
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="fee_invoice_number"),
            models.UniqueConstraint(fields=["organization", "cycle_date"], name="fee_invoice_once"),
        ]


class ServiceFee(TenantModel):
    """The fee of one payment. A remittance has one at most; nothing was charged: no row."""

    state = models.CharField(max_length=10, choices=_choices(FeeState))
    fee_agreement_id = models.UUIDField()
    fee_agreement = TenantKey(FeeAgreement, "fee_agreement_id", related_name="fees")
    remittance_id = models.UUIDField()
    remittance = TenantKey(Remittance, "remittance_id", related_name="service_fees")
    payee_id = models.UUIDField()
    payee = TenantKey(Payee, "payee_id", related_name="service_fees")
    cycle_date = models.DateField()
    amount_cents = models.BigIntegerField()
    charged_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization state fee_agreement_id fee_agreement remittance_id remittance "
        "payee_id payee cycle_date amount_cents charged_at state_changed_at"
    )

    class Meta:
        db_table = "service_fee"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "remittance_id"], name="service_fee_once"
            ),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="service_fee_positive"),
            TenantReference(
                field="fee_agreement_id", to="fees.FeeAgreement", name="service_fee_agreement_fk"
            ),
            TenantReference(
                field="remittance_id", to="remittances.Remittance", name="service_fee_remittance_fk"
            ),
            TenantReference(field="payee_id", to="payees.Payee", name="service_fee_payee_fk"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "payee_id", "cycle_date"], name="service_fee_by_cycle"
            ),
        ]

    @property
    def amount(self) -> Money:
        """What was charged."""
        return Money(self.amount_cents)
