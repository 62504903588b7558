"""Reads about a person's ways in, as rows ready for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings

from .models import SignInEvent, User

_SHOWN_EVENTS = 20
GENERATED_PREFIX = "u-"


@dataclass(frozen=True)
class Passkey:
    """A passkey as its owner named it."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class Identity:
    """A person, as the identity provider knows them."""

    id: int
    created_at: datetime


@dataclass(frozen=True)
class WaysIn:
    """How a person signs in."""

    email: str
    user_name: str
    has_password: bool
    passkeys: list[Passkey]
    has_app: bool
    unused_code_count: int
    identities: list[Identity]

    @property
    def has_second_step(self) -> bool:
        """Whether a password alone is not enough."""
        return self.has_app or bool(self.passkeys)


@dataclass(frozen=True)
class SessionRow:
    """A browser that is signed in."""

    id: int
    browser: str
    address: str
    created_at: datetime
    is_this: bool


@dataclass(frozen=True)
class EventRow:
    """Something that happened to the way in."""

    what: str
    occurred_at: datetime
    address: str
    browser: str


def ways_in(user_id: UUID) -> WaysIn:
    """Give a person's ways in."""
    user = User.objects.get(id=user_id)
    passkeys, has_app, unused = [], False, 0
    for row in Authenticator.objects.filter(user_id=user_id).order_by("created_at"):
        if row.type == Authenticator.Type.WEBAUTHN:
            passkeys.append(Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at))
        elif row.type == Authenticator.Type.TOTP:
            has_app = True
        else:
            unused = len(row.wrap().get_unused_codes())
    has_name = not user.username.startswith(GENERATED_PREFIX)
    return WaysIn(
        email=EmailAddress.objects.get_primary_email(user) or user.email,
        user_name=user.username if has_name else "",
        has_password=user.has_usable_password(),
        passkeys=passkeys,
        has_app=has_app,
        unused_code_count=unused,
        identities=_identities(user_id),
    )


def _identities(user_id: UUID) -> list[Identity]:
    provider = settings.IDENTITY_PROVIDER
    if provider is None:
        return []
    rows = SocialAccount.objects.filter(user_id=user_id, provider=provider.key)
    return [Identity(row.pk, row.date_joined) for row in rows.order_by("date_joined", "id")]


def open_sessions(user_id: UUID, this_key: str) -> list[SessionRow]:
    """Give the browsers where a person is signed in, this one first."""
    user = User.objects.get(id=user_id)
    rows = [
        SessionRow(
            row.pk, row.user_agent, row.ip, row.created_at, is_this=row.session_key == this_key
        )
        for row in UserSession.objects.purge_and_list(user)
    ]
    return sorted(rows, key=lambda row: (not row.is_this, -row.created_at.timestamp()))


def recent_events(user_id: UUID) -> list[EventRow]:
    """Give what happened lately, the newest first."""
    rows = SignInEvent.objects.filter(user_id=user_id).order_by("-occurred_at", "-id")
    return [
        EventRow(row.what, row.occurred_at, row.address or "", row.browser)
        for row in rows[:_SHOWN_EVENTS]
    ]


def user_named(login: str) -> UUID | None:
    """Give whose address or user name this is; for lines about failed tries only."""
    if "@" in login:
        found = EmailAddress.objects.filter(email=login.lower()).values_list("user_id", flat=True)
    else:
        found = User.objects.filter(username=login.lower()).values_list("id", flat=True)
    user_id: UUID | None = found.first()
    return user_id


def browsers_of(user_id: UUID) -> list[str]:
    """Give what the browsers called themselves with which the person signed in before."""
    seen = SignInEvent.objects.filter(user_id=user_id, what=SignInEvent.What.SIGNED_IN)
    return list(seen.order_by().values_list("browser", flat=True).distinct())


def is_known_address(email: str) -> bool:
    """Tell whether somebody has shown that an address is theirs."""
    return bool(EmailAddress.objects.filter(email=email.lower(), verified=True).exists())


def verified_addresses(user_id: UUID) -> list[str]:
    """Give the addresses that a user has shown to be theirs, in small letters."""
    found = EmailAddress.objects.filter(user_id=user_id, verified=True)
    return [address.lower() for address in found.values_list("email", flat=True)]


def user_with_address(email: str) -> UUID | None:
    """Give who has shown that an address is theirs."""
    found = EmailAddress.objects.filter(email=email.lower(), verified=True)
    user_id: UUID | None = found.values_list("user_id", flat=True).first()
    return user_id


def has_second_step(user_id: UUID) -> bool:
    """Tell whether a password alone isn't enough: a passkey or an app is there."""
    kinds = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=kinds).exists())


def names_of(user_ids: Sequence[UUID]) -> list[str]:
    """Give what people want to be called, in the order of their ids; who is gone is left out."""
    rows = User.objects.in_bulk(list(user_ids))
    found = [rows[user_id] for user_id in user_ids if user_id in rows]
    return [row.display_name or row.username for row in found]
