"""What somebody looks for again and again, under a name of their own."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel

NAME_LENGTH_MAX: Final = 40


class SavedFilter(TenantModel):
    """One person's filter of one page, at one organisation.

    ``facts`` may name a patient, and so may the name that somebody chose: neither is in an address,
    a log or an event.
    """

    class Page(models.TextChoices):
        """Which page it narrows."""

        PAYMENTS = "payments"
        SEARCH = "search"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.RESTRICT, related_name="+")
    page = models.CharField(max_length=8, choices=Page)
    name = models.CharField(max_length=NAME_LENGTH_MAX)
    facts = models.JSONField()
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    privacy = classify(
        public="id organization user page is_default created_at", health="name facts"
    )

    class Meta:
        db_table = "remittance_saved_filter"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user", "page", "name"], name="saved_filter_name"
            ),
            models.UniqueConstraint(
                fields=["organization", "user", "page"],
                condition=Q(is_default=True),
                name="saved_filter_one_default",
            ),
        ]
