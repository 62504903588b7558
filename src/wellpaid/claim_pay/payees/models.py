"""Tax numbers and NPIs of providers, and the directory by which payers' files are routed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.core.organizations.models import Organization
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel, TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .numbers import NpiKind, TinKind


class Payee(TenantModel):
    """A tax number under which the provider is paid.

    ``tin`` is sealed; ``tin_hash`` is a keyed hash of it. Until ``confirmed_at`` the operator has
    not seen the proof (a W-9, or a letter of the IRS), and no payment is routed by it.
    """

    tin = models.CharField(max_length=120)
    tin_hash = models.CharField(max_length=64)
    tin_kind = models.CharField(max_length=4, choices=[(one.value, one.value) for one in TinKind])
    legal_name = models.CharField(max_length=120)
    street = models.CharField(max_length=120)
    city = models.CharField(max_length=60)
    state = models.CharField(max_length=2)
    postal_code = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization tin_kind created_at confirmed_at ended_at",
        personal="tin_hash legal_name street city state postal_code",
        secret="tin",  # noqa: S106 the name of a column
    )

    class Meta:
        db_table = "payee"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "tin_hash"],
                condition=Q(ended_at__isnull=True),
                name="payee_once",
            ),
        ]


class PayeeNpi(TenantModel):
    """An NPI that is paid under a tax number."""

    payee_id = models.UUIDField()
    payee = TenantKey(Payee, "payee_id", related_name="npis")
    npi = models.CharField(max_length=10)
    npi_kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in NpiKind])
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = classify(public="id organization payee_id payee npi npi_kind created_at ended_at")

    class Meta:
        db_table = "payee_npi"
        constraints = [
            TenantReference(field="payee_id", to="payees.Payee", name="payee_npi_payee_fk"),
            models.UniqueConstraint(
                fields=["organization", "payee_id", "npi"],
                condition=Q(ended_at__isnull=True),
                name="payee_npi_once",
            ),
        ]


class PayeeRoute(SharedModel):
    """A line of the directory: payments to this pair go to this organisation.

    Shared, so that a payer's file is routed without looking into anybody's rows. It holds hashes,
    NPIs (which are public) and ids. A line without an NPI stands for the tax number alone. Only
    confirmed payees have lines.
    """

    tin_hash = models.CharField(max_length=64)
    npi = models.CharField(max_length=10, blank=True)
    organization = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    payee_id = models.UUIDField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id npi organization payee_id created_at ended_at", personal="tin_hash"
    )

    class Meta:
        db_table = "payee_route"
        constraints = [
            models.UniqueConstraint(
                fields=["tin_hash", "npi"],
                condition=Q(ended_at__isnull=True) & ~Q(npi=""),
                name="payee_route_pair_once",
            ),
            models.UniqueConstraint(
                fields=["tin_hash", "organization"],
                condition=Q(ended_at__isnull=True, npi=""),
                name="payee_route_tin_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "payee_id"], name="payee_route_by_payee"),
        ]
