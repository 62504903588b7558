"""What checkouts and payments keep of a card."""

from __future__ import annotations

from typing import Any

from django.db import models

from wellpaid.kit.privacy import classify


class CardFacts(models.Model):
    """What we keep of a card: nothing that could be charged elsewhere.

    ``saved_method_id`` and ``card_user_id``: the saved card that was chosen, and whose it is; its
    ``token`` is sealed. Or the kept bank account, whose ``token`` is an id and no secret. The
    consent is to save an entered card once it has paid; ``card_user_id`` is then who gave it. Ids
    without a key: what is saved is another area's, above this one.
    """

    token = models.CharField(max_length=200, blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_kind = models.CharField(max_length=8, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    card_expiry_month = models.PositiveSmallIntegerField(null=True)
    card_expiry_year = models.PositiveSmallIntegerField(null=True)
    saved_method_id = models.UUIDField(null=True)
    card_user_id = models.UUIDField(null=True)
    consent_version = models.CharField(max_length=16, blank=True)
    consent_language = models.CharField(max_length=8, blank=True)
    consented_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


CARD = classify(
    public="card_brand card_kind saved_method_id card_user_id consent_version consent_language "
    "consented_at",
    personal="card_last4 card_expiry_month card_expiry_year token",
)
NO_CARD: dict[str, Any] = {
    "token": "",
    "card_brand": "",
    "card_kind": "",
    "card_last4": "",
    "card_expiry_month": None,
    "card_expiry_year": None,
    "saved_method_id": None,
    "card_user_id": None,
    "consent_version": "",
    "consent_language": "",
    "consented_at": None,
}
