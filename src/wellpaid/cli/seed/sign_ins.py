"""Who can sign in to a demo: an invented person with a password that everybody may know."""

from __future__ import annotations

from datetime import datetime

from wellpaid.core.identity.operations.make_user import NewUser, make_user

_DEMO_USER = NewUser(
    username="odalys",
    email="odalys.fenn@example.net",
    password="four quiet green lamps",  # noqa: S106 no secret: it is printed
    display_name="Odalys Fenn",
)


def seed_sign_ins(*, now: datetime) -> None:
    """Let the demo's person sign in."""
    make_user(new_user=_DEMO_USER, now=now)


def demo_sign_ins() -> list[dict[str, str]]:
    """Give what the demo's sheet says about signing in."""
    return [
        {
            "user_name": _DEMO_USER.username,
            "email": _DEMO_USER.email,
            "password": _DEMO_USER.password,
        }
    ]
