"""End one of a person's own sessions, on another device."""

from __future__ import annotations

from uuid import UUID

from allauth.usersessions.models import UserSession

from wellpaid.kit.errors import NotFound


def end_session(*, user_id: UUID, session_id: int) -> None:
    """End it at once.

    :raises NotFound: there is none, or it is somebody else's
    """
    session = UserSession.objects.filter(user_id=user_id, id=session_id).first()
    if session is None:
        raise NotFound
    session.end()
