"""What organisations announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class ProviderRegistered(Event):
    """A provider organisation was added."""

    code: ClassVar[str] = "provider.registered"
    organization_id: UUID


@event
@dataclass(frozen=True, slots=True)
class MemberAdded(Event):
    """A user belongs to an organisation's staff from now on."""

    code: ClassVar[str] = "member.added"
    user_id: UUID


@event
@dataclass(frozen=True, slots=True)
class StatementRestChosen(Event):
    """So many days go by before a guarantor gets another statement about the same bills."""

    code: ClassVar[str] = "organization.statement_rest_chosen"
    days_count: int
