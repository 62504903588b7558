"""Who wants to be told what, what there is to tell, and what was told."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from wellpaid.claim_pay.payees.models import Payee
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .policy import Kind, Rhythm, Wanted


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class AlertRule(TenantModel):
    """What one person wants to be told, for one tax number and payer or for all.

    :ivar kinds: ``policy.Kind`` values with blanks between
    :ivar over_cents: for ``over``: more than this
    :ivar stopped_at: since when the person gets nothing, by the link in a letter or by the page
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    payee_id = models.UUIDField(null=True)
    payee = TenantKey(Payee, "payee_id", related_name="alert_rules", null=True)
    payer = models.ForeignKey(Organization, models.RESTRICT, related_name="+", null=True)
    kinds = models.CharField(max_length=60)
    over_cents = models.BigIntegerField(null=True)
    rhythm = models.CharField(max_length=8, choices=_choices(Rhythm))
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization user payee_id payee payer kinds over_cents rhythm created_at "
        "stopped_at"
    )

    class Meta:
        db_table = "alert_rule"
        constraints = [
            TenantReference(field="payee_id", to="payees.Payee", name="alert_rule_payee_fk"),
        ]
        indexes = [models.Index(fields=["organization", "user"], name="alert_rule_by_user")]

    @property
    def wanted(self) -> Wanted:
        """What it wants, for the reckoning."""
        kinds = frozenset(Kind(word) for word in self.kinds.split())
        return Wanted(kinds, self.payee_id, self.payer_id, self.over_cents)


class AlertWork(TenantModel):
    """A remittance that is still to be held against everybody's rules; then the row goes."""

    remittance_id = models.UUIDField()
    remittance = TenantKey(Remittance, "remittance_id", related_name="+")
    created_at = models.DateTimeField()

    privacy = classify(public="id organization remittance_id remittance created_at")

    class Meta:
        db_table = "alert_work"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "remittance_id"], name="alert_work_once"
            ),
            TenantReference(
                field="remittance_id", to="remittances.Remittance", name="alert_work_remit_fk"
            ),
        ]


class AlertNote(TenantModel):
    """One thing to tell one person: there once, whatever is repeated.

    :ivar told_at: when the letter was decided on, or when it was known that there will be none
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    kind = models.CharField(max_length=8, choices=_choices(Kind))
    remittance_id = models.UUIDField()
    remittance = TenantKey(Remittance, "remittance_id", related_name="+")
    rhythm = models.CharField(max_length=8, choices=_choices(Rhythm))
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization user kind remittance_id remittance rhythm created_at told_at"
    )

    class Meta:
        db_table = "alert_note"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user", "kind", "remittance_id"], name="alert_note_once"
            ),
            TenantReference(
                field="remittance_id", to="remittances.Remittance", name="alert_note_remit_fk"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "user", "rhythm"],
                condition=Q(told_at__isnull=True),
                name="alert_note_untold",
            ),
        ]
