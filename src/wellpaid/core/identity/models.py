"""People who sign in: patients, helpers and staff. What they may do is not said here."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import LocalModel, SharedModel


class User(SharedModel, AbstractBaseUser):
    """Somebody who can sign in, by user name or e-mail address."""

    username = models.CharField(
        max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    email = models.EmailField(blank=True)
    display_name = models.CharField(max_length=120, blank=True, help_text="As they want to be met.")
    language = models.CharField(max_length=8, blank=True, help_text="Blank: as the browser wishes.")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    privacy = classify(
        public="id language is_active joined_at last_login",
        personal="username email display_name",
        secret="password",  # noqa: S106 the name of a column
    )

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects = UserManager()

    class Meta:
        db_table = "app_user"


class SignInEvent(SharedModel):
    """Something that happened to somebody's way in. Appended, never changed; shown to the person.

    The audit trail is each organisation's own, and a way in belongs to none; so it stands here. A
    failed try names nobody unless it was somebody's real address or user name.
    """

    class What(models.TextChoices):
        """What happened."""

        SIGNED_UP = "signed_up"
        SIGNED_IN = "signed_in"
        SIGN_IN_FAILED = "sign_in_failed"
        SIGNED_OUT = "signed_out"
        PASSWORD_CHANGED = "password_changed"  # noqa: S105
        PASSWORD_RESET = "password_reset"  # noqa: S105
        EMAIL_CHANGED = "email_changed"
        USER_NAME_CHANGED = "user_name_changed"
        FACTOR_ADDED = "factor_added"
        FACTOR_REMOVED = "factor_removed"
        RECOVERY_CODES_MADE = "recovery_codes_made"
        SESSIONS_ENDED = "sessions_ended"
        IDENTITY_ADDED = "identity_added"
        IDENTITY_REMOVED = "identity_removed"
        CLOSED = "closed"

    user = models.ForeignKey(User, models.RESTRICT, null=True, related_name="+", db_index=False)
    what = models.CharField(max_length=24, choices=What)
    occurred_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True, help_text="Where it came from.")
    browser = models.CharField(max_length=200, blank=True)

    privacy = classify(public="id user what occurred_at", personal="address browser")

    class Meta:
        db_table = "sign_in_event"
        indexes = [models.Index(fields=["user", "-occurred_at"], name="sign_in_event_of_user")]


class CountedTry(LocalModel):
    """The table of Django's database cache, which holds counts of tries and nothing else.

    Keys are keyed hashes: the table tells nobody who tried. A lost row forgives some tries.
    """

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    privacy = classify(public="cache_key value expires")

    class Meta:
        db_table = "counted_try"
