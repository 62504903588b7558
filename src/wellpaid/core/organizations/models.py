"""Organisations and the blocks of Bill IDs that they lease."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel


class Organization(SharedModel):
    """A provider, a payer, or the operator of the installation."""

    class Kind(models.TextChoices):
        """What the organisation does here."""

        PROVIDER = "provider"
        PAYER = "payer"
        OPERATOR = "operator"

    class SecondFact(models.TextChoices):
        """What a guest must know besides the Bill ID."""

        NAME_AND_BIRTH_DATE = "name_and_birth_date"
        NAME_AND_POSTAL_CODE = "name_and_postal_code"

    kind = models.CharField(max_length=12, choices=Kind)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    statement_descriptor = models.CharField(
        max_length=22, help_text="What a card statement shows: capital letters."
    )
    phone = models.CharField(max_length=16, help_text="E.164, such as +18005550142.")
    hours_en = models.CharField(max_length=120)
    hours_es = models.CharField(max_length=120)
    street = models.CharField(max_length=120)
    city = models.CharField(max_length=60)
    state = models.CharField(max_length=2)
    postal_code = models.CharField(max_length=10)
    time_zone = models.CharField(max_length=40, default="America/Chicago")
    second_fact = models.CharField(
        max_length=24, choices=SecondFact, default=SecondFact.NAME_AND_BIRTH_DATE
    )
    days_to_pay = models.PositiveSmallIntegerField(default=21)
    # Billing offices send once a month; 25 days let a run be a few days early.
    statement_rest_days = models.PositiveSmallIntegerField(default=25)
    refund_limit_cents = models.BigIntegerField(
        default=25_000, help_text="Above it, a refund needs a second person."
    )
    offers_bank_payments = models.BooleanField(
        default=False, help_text="Patients may pay from a bank account; needs a bank set up."
    )
    gateway_account = models.CharField(
        max_length=80, blank=True, help_text="Its own account at the card gateway, if it has one."
    )
    created_at = models.DateTimeField()

    privacy = classify(
        public="id kind slug name statement_descriptor phone hours_en hours_es street city state "
        "postal_code time_zone second_fact days_to_pay statement_rest_days refund_limit_cents "
        "offers_bank_payments gateway_account created_at"
    )

    class Meta:
        db_table = "organization"

    def __repr__(self) -> str:
        return f"<Organization {self.slug}>"

    @property
    def address(self) -> str:
        """The postal address on one line."""
        return f"{self.street}, {self.city}, {self.state} {self.postal_code}"


class NumberBlock(models.Model):
    """A lease: all Bill IDs that start with these six digits belong to one organisation.

    Bill IDs are unique over all organisations because blocks are, so no write ever has to look
    into another organisation's rows.
    """

    tenancy = "shared"

    block = models.CharField(
        primary_key=True, max_length=6, validators=[RegexValidator(r"\d{6}\Z")]
    )
    organization = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    leased_at = models.DateTimeField()

    privacy = classify(public="block organization leased_at")

    class Meta:
        db_table = "number_block"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(block__regex=r"^[0-9]{6}$"), name="number_block_six_digits"
            ),
            # What a bill's own block refers to, so that a number can't stray to another tenant.
            models.UniqueConstraint(fields=["organization", "block"], name="number_block_tenant"),
        ]


class Member(SharedModel):
    """A user who works for an organisation. Shared, so that a sign-in knows whose pages to show."""

    class Role(models.TextChoices):
        """What the member may do."""

        ADMINISTRATOR = "administrator"
        BILLER = "biller"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    organization = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    role = models.CharField(max_length=16, choices=Role)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = classify(public="id user organization role created_at ended_at")

    class Meta:
        db_table = "organization_member"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=models.Q(ended_at__isnull=True),
                name="organization_member_once",
            ),
        ]
