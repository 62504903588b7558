"""People who sign in, for page tests."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from tests.pages.checking_client import CheckingClient
from wellpaid.core.identity.models import User
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant

EMAIL = "odalys.fenn@example.net"
PASSWORD = "four quiet green lamps"


def make_user(email: str = EMAIL, **changes: Any) -> User:
    """Make somebody with a confirmed address."""
    facts = {"username": f"u-{email}", "email": email, "joined_at": utc_now()} | changes
    user = User(**facts)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def sign_in(client: CheckingClient, email: str = EMAIL, **extra: Any) -> None:
    """Sign in by the form."""
    response = client.post("/sign-in", {"login": email, "password": PASSWORD}, **extra)
    assert response.status_code == 302, response.content


def letter_to(recipient: str) -> Letter | None:
    """Give the last letter to somebody."""
    with tenant(Organization.objects.get().id):
        return Letter.objects.filter(recipient=recipient).order_by("created_at", "id").last()
