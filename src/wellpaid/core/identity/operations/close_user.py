"""Close somebody's way in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession

from wellpaid.core.identity.models import SignInEvent, User
from wellpaid.core.identity.operations.record_sign_in_event import Visitor, record_sign_in_event
from wellpaid.kit.transactions import transaction


def close_user(*, user_id: UUID, visitor: Visitor, now: datetime) -> None:
    """Let nobody sign in as this user any more, and end every session.

    Bills, payments and receipts belong to the clinic, which has to keep them; the user's row stays
    too, so that its lines in the audit trail still mean somebody.
    """
    with transaction():
        User.objects.filter(id=user_id).update(is_active=False)
        record_sign_in_event(
            what=SignInEvent.What.CLOSED, user_id=user_id, visitor=visitor, now=now
        )
        for session in UserSession.objects.filter(user_id=user_id):
            session.end()
