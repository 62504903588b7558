"""People who sign in: patients, helpers and staff. What they may do is not said here."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from wellpaid.kit.privacy import classify
from wellpaid.kit.tenancy.models import SharedModel


class User(SharedModel, AbstractBaseUser):
    """Somebody who can sign in, by user name or e-mail address."""

    username = models.CharField(
        max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    privacy = classify(
        public="id is_active joined_at last_login",
        personal="username email",
        secret="password",  # noqa: S106 the name of a column
    )

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects = UserManager()

    class Meta:
        db_table = "app_user"
