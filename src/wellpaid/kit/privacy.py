"""How private each column is. Every field of every model of ours says so; a test insists.

- ``PUBLIC``: ids, amounts, states, instants: may stand in logs, events and exports to machines.
- ``PERSONAL``: names, addresses, birth dates: never in logs, URLs or events.
- ``HEALTH``: what care it was, who insured it: like personal, and in no e-mail either.
- ``SECRET``: opens something; encrypted at rest or stored as a hash.
"""

from __future__ import annotations

from enum import StrEnum


class Privacy(StrEnum):
    """One of the four classes."""

    PUBLIC = "public"
    PERSONAL = "personal"
    HEALTH = "health"
    SECRET = "secret"  # noqa: S105 the name of a class


def classify(
    *, public: str = "", personal: str = "", health: str = "", secret: str = ""
) -> dict[str, Privacy]:
    """Build a model's table from blank-separated field names."""
    lists = (
        (public, Privacy.PUBLIC),
        (personal, Privacy.PERSONAL),
        (health, Privacy.HEALTH),
        (secret, Privacy.SECRET),
    )
    return {name: privacy for names, privacy in lists for name in names.split()}
