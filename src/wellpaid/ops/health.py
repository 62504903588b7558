"""Is this process fit to serve? Asked by load balancers and by the demo, so it tells no secret."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import DatabaseError, connection


@dataclass(frozen=True)
class Health:
    """The answer: ``is_ok``, and one word a part."""

    is_ok: bool
    parts: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Give what `/health` shows."""
        return {"status": "ok" if self.is_ok else "failing", **self.parts}


def check_health() -> Health:
    """Ask the database for the simplest thing there is; `doctor` tells more."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:  # the reason goes to the log of whoever looks, never to a stranger
        return Health(is_ok=False, parts={"database": "no answer"})
    return Health(is_ok=True, parts={"database": "ok"})
