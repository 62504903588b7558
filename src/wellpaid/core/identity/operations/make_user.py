"""Make somebody who can sign in, without a letter and a code: for who sets an installation up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress

from wellpaid.core.identity.models import User
from wellpaid.kit.transactions import transaction


@dataclass(frozen=True)
class NewUser:
    """Who it is. The address counts as confirmed."""

    username: str
    email: str
    password: str
    display_name: str = ""
    language: str = ""


def make_user(*, new_user: NewUser, now: datetime) -> UUID:
    """Make the user, or give the one who has this user name already, unchanged."""
    with transaction():
        known = User.objects.filter(username=new_user.username).first()
        if known is not None:
            return known.id
        user = User(
            username=new_user.username,
            email=new_user.email,
            display_name=new_user.display_name,
            language=new_user.language,
            joined_at=now,
        )
        user.set_password(new_user.password)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user.id
