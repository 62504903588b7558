"""A provider's signed choices."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from wellpaid.claim_pay.payees.models import Payee
from wellpaid.core.banking.models import BankAccount
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .methods import Method
from .states import ElectionState


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class Election(TenantModel):
    """How payers pay: one of them or all, to one tax number and NPI or to all.

    Never changed but for its end: a new choice is a new row. ``terms_sha256`` is of the sentence
    that was signed, ``signed_name`` what the person typed under it.
    """

    state = models.CharField(max_length=8, choices=_choices(ElectionState))
    payer = models.ForeignKey(Organization, models.RESTRICT, related_name="+", null=True)
    payee_id = models.UUIDField(null=True)
    payee = TenantKey(Payee, "payee_id", related_name="elections", null=True)
    npi = models.CharField(max_length=10, blank=True)
    method = models.CharField(max_length=12, choices=_choices(Method))
    bank_account_id = models.UUIDField(null=True)
    bank_account = TenantKey(BankAccount, "bank_account_id", related_name="elections", null=True)
    effective_date = models.DateField()
    ended_date = models.DateField(null=True)
    signed_name = models.CharField(max_length=120)
    signed_by = models.CharField(max_length=80)
    signed_at = models.DateTimeField()
    terms_sha256 = models.CharField(max_length=64)

    privacy = classify(
        public="id organization state payer payee_id payee npi method bank_account_id bank_account "
        "effective_date ended_date signed_by signed_at terms_sha256",
        personal="signed_name",
    )

    class Meta:
        db_table = "election"
        constraints = [
            # No two choices about the same from the same day on; null counts as equal to null.
            models.UniqueConstraint(
                fields=["organization", "payer", "payee_id", "npi", "effective_date"],
                condition=Q(state="standing"),
                nulls_distinct=False,
                name="election_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(method="ach", bank_account_id__isnull=False)
                | (~Q(method="ach") & Q(bank_account_id__isnull=True)),
                name="election_ach_has_account",
            ),
            models.CheckConstraint(
                condition=Q(npi="") | Q(payee_id__isnull=False), name="election_npi_of_a_payee"
            ),
            models.CheckConstraint(
                condition=Q(ended_date__isnull=True) | Q(ended_date__gte=F("effective_date")),
                name="election_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(state="standing") | Q(ended_date__isnull=False),
                name="election_end_has_a_day",
            ),
            TenantReference(field="payee_id", to="payees.Payee", name="election_payee_fk"),
            TenantReference(
                field="bank_account_id", to="banking.BankAccount", name="election_bank_account_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "payer"],
                condition=Q(state="standing"),
                name="election_standing",
            ),
        ]
