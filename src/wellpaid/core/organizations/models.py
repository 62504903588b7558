"""Organisations and the blocks of Bill IDs that they lease."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel

from . import roles
from .states import MemberState


class Organization(SharedModel):
    """A provider, a payer, a billing service, or the operator of the installation.

    Until ``set_up_at`` its first administrator has not described it: no page of the patients shows
    it, and nobody but an administrator can be activated.
    """

    class Kind(models.TextChoices):
        """What the organisation does here."""

        PROVIDER = "provider"
        PAYER = "payer"
        OPERATOR = "operator"
        BILLING_SERVICE = "billing_service"

    class BankAnswer(models.TextChoices):
        """What the first administrator said about a bank account."""

        NOT_ASKED = ""
        NOT_YET = "not_yet"
        SOON = "soon"

    class SecondFact(models.TextChoices):
        """What a guest must know besides the Bill ID."""

        NAME_AND_BIRTH_DATE = "name_and_birth_date"
        NAME_AND_POSTAL_CODE = "name_and_postal_code"

    kind = models.CharField(max_length=16, choices=Kind)
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
    bills_follow_plans = models.BooleanField(
        default=True, help_text="A plan's remittance divides the bill of its claim."
    )
    makes_bills_from_plans = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Care without a bill gets one by itself where its patient is certain.",
    )
    offers_bank_payments = models.BooleanField(
        default=False, help_text="Patients may pay from a bank account; needs a bank set up."
    )
    gateway_account = models.CharField(
        max_length=80, blank=True, help_text="Its own account at the card gateway, if it has one."
    )
    bank_answer = models.CharField(max_length=8, choices=BankAnswer, blank=True)
    described_at = models.DateTimeField(null=True, help_text="Address and numbers were given.")
    set_up_at = models.DateTimeField(null=True, help_text="The first administrator was activated.")
    created_at = models.DateTimeField()

    privacy = classify(
        public="id kind slug name statement_descriptor phone hours_en hours_es street city state "
        "postal_code time_zone second_fact days_to_pay statement_rest_days refund_limit_cents "
        "bills_follow_plans makes_bills_from_plans offers_bank_payments gateway_account "
        "bank_answer described_at set_up_at created_at"
    )

    class Meta:
        db_table = "organization"

    def __repr__(self) -> str:
        return f"<Organization {self.slug}>"

    @property
    def bill_rule(self) -> roles.BillRule:
        """What plans' decisions may do to its bills."""
        if not self.bills_follow_plans:
            return roles.BillRule.LEAVE
        return roles.BillRule.MAKE if self.makes_bills_from_plans else roles.BillRule.FOLLOW

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
    """A user who works for an organisation. Shared, so that a sign-in knows whose pages to show.

    Somebody who is invited has no user yet: whoever signs in with ``invited_email`` confirmed, and
    enters the PIN, becomes the member. Staff that the command ``add_staff`` added has no such
    address.
    """

    Role = roles.Role

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, null=True, related_name="+")
    organization = models.ForeignKey(Organization, models.RESTRICT, related_name="members")
    role = models.CharField(max_length=16, choices=[(one.value, one.value) for one in roles.Role])
    state = models.CharField(max_length=16, choices=[(one.value, one.value) for one in MemberState])
    invited_email = models.EmailField(blank=True, help_text="In small letters.")
    full_name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=16, blank=True, help_text="E.164.")
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id user organization role state created_at activated_at ended_at",
        personal="invited_email full_name phone",
    )

    class Meta:
        db_table = "organization_member"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=Q(ended_at__isnull=True),
                name="organization_member_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "invited_email"],
                condition=Q(ended_at__isnull=True) & ~Q(invited_email=""),
                name="organization_member_invited_once",
            ),
            models.CheckConstraint(
                condition=Q(state=MemberState.ENDED.value, ended_at__isnull=False)
                | (~Q(state=MemberState.ENDED.value) & Q(ended_at__isnull=True)),
                name="organization_member_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state=MemberState.ACTIVE.value) | Q(user__isnull=False),
                name="organization_member_active_is_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["invited_email"],
                condition=Q(state=MemberState.INVITED.value),
                name="organization_member_invited",
            ),
        ]


class ActivationPin(SharedModel):
    """The security PIN of a membership: one row, written anew when it is reissued."""

    member = models.OneToOneField(Member, models.RESTRICT, related_name="pin")
    pin_hash = models.CharField(max_length=64)
    tries_count = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="The invited person wants a new one.")

    privacy = classify(
        public="id member tries_count sent_at expires_at asked_at",
        secret="pin_hash",  # noqa: S106 the name of a column
    )

    class Meta:
        db_table = "activation_pin"


class TermsAcceptance(SharedModel):
    """Who accepted which words, and when. Appended, never changed."""

    member = models.ForeignKey(Member, models.RESTRICT, related_name="accepted_terms")
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    text_sha256 = models.CharField(max_length=64)
    accepted_at = models.DateTimeField()

    privacy = classify(public="id member version language text_sha256 accepted_at")

    class Meta:
        db_table = "terms_acceptance"
        constraints = [
            models.UniqueConstraint(fields=["member", "version"], name="terms_acceptance_once"),
        ]


class BillingServiceGrant(SharedModel):
    """A provider lets a billing service see or match its claim payments, for a time."""

    provider = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    billing_service = models.ForeignKey(Organization, models.RESTRICT, related_name="+")
    scope = models.CharField(max_length=8, choices=[(one.value, one.value) for one in roles.Scope])
    from_date = models.DateField()
    until_date = models.DateField(null=True, help_text="The last day; open without one.")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id provider billing_service scope from_date until_date created_at ended_at"
    )

    class Meta:
        db_table = "billing_service_grant"
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "billing_service"],
                condition=Q(ended_at__isnull=True),
                name="billing_service_grant_once",
            ),
            models.CheckConstraint(
                condition=~Q(provider=models.F("billing_service")),
                name="billing_service_grant_of_two",
            ),
        ]
