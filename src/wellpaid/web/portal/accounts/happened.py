"""Writing down what happens to a person's way in, as the pages see it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from wellpaid.core.identity.models import SignInEvent
from wellpaid.core.identity.operations.record_sign_in_event import Visitor, record_sign_in_event
from wellpaid.kit.clock import utc_now
from wellpaid.web.shared.addresses import visitor_address

What = SignInEvent.What


def visitor(request: HttpRequest) -> Visitor:
    """Give who is at the other end."""
    return Visitor(visitor_address(request), request.headers.get("User-Agent", ""))


def note(request: HttpRequest, what: SignInEvent.What, user_id: UUID | None) -> None:
    """Append a line."""
    record_sign_in_event(what=what, user_id=user_id, visitor=visitor(request), now=utc_now())
