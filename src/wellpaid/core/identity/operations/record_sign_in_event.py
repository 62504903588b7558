"""Write down what happened to somebody's way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.identity.models import SignInEvent


@dataclass(frozen=True)
class Visitor:
    """Who was at the other end, as far as we can tell."""

    address: str
    browser: str


def record_sign_in_event(
    *, what: SignInEvent.What, user_id: UUID | None, visitor: Visitor, now: datetime
) -> None:
    """Append one line; ``user_id`` is ``None`` where nobody of that name is here."""
    SignInEvent.objects.create(
        user_id=user_id,
        what=what,
        occurred_at=now,
        address=visitor.address or None,
        browser=visitor.browser[:200],
    )
