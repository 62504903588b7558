"""Who did something about a case: the reader's own colleagues by name, and no one else."""

from __future__ import annotations

from collections.abc import Iterable

from wellpaid.core.audit.queries import Line
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.lists import staff_names
from wellpaid.web.staff.desks import Desk


def actor_of(line: Line) -> str:
    """Give who did what a line says, as other rows keep it."""
    return str(Actor(ActorKind(line.actor_kind), line.actor_id))


def colleagues(desk: Desk, said: Iterable[str], history: Iterable[Line]) -> dict[str, str]:
    """Give names by who did something; one query.

    :param said: actors as rows keep them
    """
    texts = {*said, *(actor_of(line) for line in history)}
    actors = [Actor.parse(text) for text in texts if text.startswith(f"{ActorKind.USER.value}:")]
    ids = {actor.id for actor in actors if actor.id is not None}
    found = staff_names(ids, organization_ids=(desk.organization_id,))
    return {str(Actor(ActorKind.USER, user_id)): name for user_id, name in found.items()}
