"""A provider's agreement on the service, its fees, and their invoices."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from wellpaid.claim_pay.payees.models import Payee
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.core.banking.models import BankAccount
from wellpaid.kit.money import Money
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .states import AgreementState, DebitState, FeeState, InvoiceState


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


class FeeDebit(TenantModel):
    """That the operator may take invoices from the provider's account, word for word.

    Cancelled, it stays kept: Nacha asks for two years.

    :ivar text: as it was shown and signed
    :ivar most_cents: of one invoice; more isn't taken
    :ivar operator_mandate_id: the same words among the operator's mandates, once they were needed
    """

    state = models.CharField(max_length=9, choices=_choices(DebitState))
    bank_account_id = models.UUIDField()
    bank_account = TenantKey(BankAccount, "bank_account_id", related_name="fee_debits")
    payee_id = models.UUIDField()
    payee = TenantKey(Payee, "payee_id", related_name="fee_debits")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    most_cents = models.BigIntegerField()
    operator_mandate_id = models.UUIDField(null=True)
    signed_name = models.CharField(max_length=120)
    signed_by = models.CharField(max_length=80)
    signed_at = models.DateTimeField()
    cancelled_by = models.CharField(max_length=80, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization state bank_account_id bank_account payee_id payee text_sha256 "
        "language most_cents operator_mandate_id signed_by signed_at cancelled_by cancelled_at",
        personal="text signed_name",
    )

    class Meta:
        db_table = "fee_debit"
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(state="allowed"), name="fee_debit_one_on"
            ),
            TenantReference(
                field="bank_account_id", to="banking.BankAccount", name="fee_debit_bank_fk"
            ),
            TenantReference(field="payee_id", to="payees.Payee", name="fee_debit_payee_fk"),
        ]


ENTRY_PREFIX = "fee_invoice."
"""What the references of invoices' entries in the operator's banking begin with."""


class FeeInvoice(TenantModel):
    """A calendar month's fees in one sum. ``cycle_date`` is the month's first day.

    :ivar tries_count: how often it was put in line to be taken
    :ivar failure_code: why the last try came back; empty: it didn't, or there was none
    """

    state = models.CharField(
        max_length=10, choices=_choices(InvoiceState), default=InvoiceState.DUE.value
    )
    tries_count = models.PositiveSmallIntegerField(default=0)
    failure_code = models.CharField(max_length=40, blank=True)
    state_changed_at = models.DateTimeField(null=True)
    number = models.PositiveIntegerField()
    cycle_date = models.DateField()
    fee_count = models.PositiveIntegerField()
    amount_cents = models.BigIntegerField()
    written_at = models.DateTimeField()

    privacy = classify(
        public="id organization state tries_count failure_code state_changed_at number cycle_date "
        "fee_count amount_cents written_at"
    )

    class Meta:
        db_table = "fee_invoice"
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="fee_invoice_number"),
            models.UniqueConstraint(fields=["organization", "cycle_date"], name="fee_invoice_once"),
        ]

    @property
    def amount(self) -> Money:
        """What the month cost."""
        return Money(self.amount_cents)

    @property
    def entry_reference(self) -> str:
        """The reference of the running try's entry in the operator's banking."""
        return f"{ENTRY_PREFIX}{self.organization_id}.{self.id}.{self.tries_count}"


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
