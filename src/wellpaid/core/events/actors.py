"""Who does something: stored beside every journal and every audit line, as a kind and an id."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID


class ActorKind(StrEnum):
    """What sort of doer it is."""

    SYSTEM = "system"
    GUEST = "guest"
    USER = "user"
    GATEWAY = "gateway"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Actor:
    """A doer. Never a name or an address: those change and are nobody's business here.

    :param id: the user's id, or the guest session's, or the import's; the system has none
    """

    kind: ActorKind
    id: UUID | None = None

    def __str__(self) -> str:
        return self.kind.value if self.id is None else f"{self.kind.value}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what ``str()`` wrote.

        :raises ValueError: not a known kind, or not an id
        """
        kind, _, actor_id = text.partition(":")
        return cls(ActorKind(kind), UUID(actor_id) if actor_id else None)


SYSTEM = Actor(ActorKind.SYSTEM)
