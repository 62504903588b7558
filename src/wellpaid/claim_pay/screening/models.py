"""The watch list. Shared: one list over all payers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel


class WatchEntry(SharedModel):
    """A name, a tax number, or both, on which payments are held.

    :ivar list_name: where it comes from; entries by hand are of the list ``by hand``
    :ivar tin_hash: a keyed hash; the number itself is never kept
    """

    list_name = models.CharField(max_length=40)
    reference = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=200, blank=True)
    tin_hash = models.CharField(max_length=64, blank=True)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id list_name reference tin_hash added_by added_at ended_at",
        personal="name name_key",
    )

    class Meta:
        db_table = "watch_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["list_name", "name_key", "tin_hash"],
                condition=Q(ended_at__isnull=True),
                name="watch_entry_once",
            ),
            models.CheckConstraint(
                condition=~Q(name_key="", tin_hash=""), name="watch_entry_says_something"
            ),
        ]
        indexes = [
            models.Index(
                fields=["name_key"], condition=Q(ended_at__isnull=True), name="watch_entry_name"
            ),
            models.Index(
                fields=["tin_hash"], condition=Q(ended_at__isnull=True), name="watch_entry_tin"
            ),
        ]
