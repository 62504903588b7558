"""What everybody may know of a payer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.core.organizations.models import Organization
from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel

from .numbers import IdentifierKind


class PayerProfile(SharedModel):
    """How a payer pays. Shared: every provider sees whom it may hear from."""

    organization = models.OneToOneField(Organization, models.RESTRICT, related_name="+")
    payer_ein = models.CharField(max_length=10, help_text="As in TRN03: 1 and the EIN.")
    offers_ach = models.BooleanField(default=True)
    offers_virtual_card = models.BooleanField(default=False)
    offers_check = models.BooleanField(default=True)
    card_fee_basis_points = models.PositiveSmallIntegerField(
        default=0, help_text="What a virtual card costs the provider: 250 is 2.50 percent."
    )
    pay_weekdays = models.CharField(max_length=7, help_text="ISO weekdays, such as 25: Tu and Fr.")
    missing_contact_name = models.CharField(max_length=80, blank=True)
    missing_contact_phone = models.CharField(max_length=16, blank=True, help_text="E.164.")
    missing_contact_email = models.EmailField(blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    privacy = classify(
        public="id organization payer_ein offers_ach offers_virtual_card offers_check "
        "card_fee_basis_points pay_weekdays missing_contact_name missing_contact_phone "
        "missing_contact_email created_at changed_at"
    )

    class Meta:
        db_table = "payer_profile"
        constraints = [
            models.CheckConstraint(
                condition=Q(payer_ein__regex=r"^1[0-9]{9}$"), name="payer_profile_ein"
            ),
            models.CheckConstraint(
                condition=Q(pay_weekdays__regex=r"^[1-7]*$"), name="payer_profile_weekdays"
            ),
            models.CheckConstraint(
                condition=Q(card_fee_basis_points__lte=10_000), name="payer_profile_fee"
            ),
            models.CheckConstraint(
                condition=Q(offers_ach=True) | Q(offers_virtual_card=True) | Q(offers_check=True),
                name="payer_profile_pays_somehow",
            ),
        ]
        indexes = [models.Index(fields=["payer_ein"], name="payer_profile_by_ein")]


class PayerIdentifier(SharedModel):
    """A name of a payer in files. One name means one payer."""

    payer = models.ForeignKey(PayerProfile, models.RESTRICT, related_name="identifiers")
    kind = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in IdentifierKind]
    )
    value = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)

    privacy = classify(public="id payer kind value ended_at")

    class Meta:
        db_table = "payer_identifier"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "value"],
                condition=Q(ended_at__isnull=True),
                name="payer_identifier_once",
            ),
        ]
