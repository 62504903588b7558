"""Letters to people and what became of them."""

from __future__ import annotations

from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import TenantModel


class Letter(TenantModel):
    """One message to one person, written in full when it is decided on, sent by a job.

    It never holds health data: who got care, what care, and which plan stay out.
    """

    class Channel(models.TextChoices):
        """How it travels."""

        EMAIL = "email"

    class State(models.TextChoices):
        """How far it got."""

        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL)
    kind = models.CharField(max_length=40)
    about_id = models.UUIDField()
    recipient = models.EmailField()
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    is_secret = models.BooleanField(
        default=False, help_text="It opens something: our copy is blanked once it has left."
    )
    unsubscribe_url = models.CharField(
        max_length=400,
        blank=True,
        db_default="",
        default="",
        help_text="Stops letters like it by one POST (RFC 8058); blank where there is no stopping.",
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    privacy = classify(
        public="id organization channel kind about_id language is_secret state tries created_at "
        "sent_at",
        personal="recipient subject body unsubscribe_url",
    )

    class Meta:
        db_table = "letter"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "about_id", "recipient"], name="letter_once"
            ),
        ]
