"""Saved cards, what uses them, and visits to the gateway's page on the way to one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel, TenantModel
from wellpaid.kit.tenancy.references import TenantKey, TenantReference

from .states import SavedMethodState, UseKind


class SavedMethod(TenantModel):
    """A card that a user saved at one organisation, whose gateway keeps it.

    ``token`` is the one-time token while the card is being saved, ``credential`` what the gateway
    charges ever after. Both are sealed, and blank when they are of no use any more.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", db_index=False
    )
    user_id: UUID
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in SavedMethodState])
    is_default = models.BooleanField(default=False)
    gateway = models.CharField(max_length=16)
    token = models.CharField(max_length=200, blank=True)
    credential = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=80, blank=True)
    brand = models.CharField(max_length=20)
    kind = models.CharField(max_length=8)
    last4 = models.CharField(max_length=4)
    expiry_month = models.PositiveSmallIntegerField()
    expiry_year = models.PositiveSmallIntegerField()
    consent_version = models.CharField(max_length=16)
    consent_language = models.CharField(max_length=8)
    consented_at = models.DateTimeField()
    created_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization user state is_default gateway brand kind consent_version "
        "consent_language consented_at created_at state_changed_at last_used_at",
        personal="last4 expiry_month expiry_year fingerprint",
        secret="token credential",  # noqa: S106 the names of columns
    )

    class Meta:
        db_table = "saved_method"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=Q(is_default=True),
                name="saved_method_one_default",
            ),
            models.UniqueConstraint(
                fields=["organization", "user", "gateway", "fingerprint"],
                condition=Q(state=SavedMethodState.ACTIVE.value),
                name="saved_method_card_once",
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(state=SavedMethodState.ACTIVE.value),
                name="saved_method_default_is_active",
            ),
            models.CheckConstraint(
                condition=~Q(state=SavedMethodState.ACTIVE.value)
                | (~Q(credential="") & ~Q(fingerprint="")),
                name="saved_method_active_has_credential",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "user"], name="saved_method_by_user"),
        ]

    @property
    def reference(self) -> str:
        """What the gateway knows the saving by: the same however often it is asked."""
        return f"{self.organization_id}.{self.id}"


class SavedMethodUse(TenantModel):
    """Something relies on a saved card, such as a payment plan: the card can't be removed."""

    saved_method_id = models.UUIDField()
    saved_method = TenantKey(SavedMethod, "saved_method_id", related_name="uses")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in UseKind])
    subject_id = models.UUIDField()
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization saved_method_id saved_method kind subject_id created_at"
    )

    class Meta:
        db_table = "saved_method_use"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "subject_id"], name="saved_method_use_once"
            ),
            TenantReference(
                field="saved_method_id", to="wallet.SavedMethod", name="saved_method_use_fk"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "saved_method_id"], name="saved_method_uses"),
        ]


class CardSetup(TenantModel):
    """A visit to the gateway's own card page, begun to save a card: the way without scripts."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+", db_index=False
    )
    user_id: UUID
    hosted_setup_id = models.CharField(max_length=80)
    consent_version = models.CharField(max_length=16)
    consent_language = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    saved_method_id = models.UUIDField(null=True)
    saved_method = TenantKey(SavedMethod, "saved_method_id", related_name="setups", null=True)

    privacy = classify(
        public="id organization user hosted_setup_id consent_version consent_language created_at "
        "saved_method_id saved_method"
    )

    class Meta:
        db_table = "card_setup"
        constraints = [
            TenantReference(
                field="saved_method_id", to="wallet.SavedMethod", name="card_setup_saved_method_fk"
            ),
        ]


class WalletPlace(SharedModel):
    """An organisation at which a user has saved cards.

    Shared, so that one read tells which organisations to ask: a card stays in its owner's reach
    when the bills that were paid with it don't.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    organization = models.ForeignKey(
        "organizations.Organization", models.RESTRICT, related_name="+"
    )

    privacy = classify(public="id user organization")

    class Meta:
        db_table = "wallet_place"
        constraints = [
            models.UniqueConstraint(fields=["user", "organization"], name="wallet_place_once"),
        ]
