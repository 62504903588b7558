"""What people change about their alerts. Ids only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class AlertRuleMoved(Event):
    """Something about one alert; the base of the events below."""

    alert_rule_id: UUID


@event
@dataclass(frozen=True, slots=True)
class AlertRuleAdded(AlertRuleMoved):
    """Somebody wants to be told of something."""

    code: ClassVar[str] = "alert_rule.added"


@event
@dataclass(frozen=True, slots=True)
class AlertRuleRemoved(AlertRuleMoved):
    """Somebody doesn't want to be told of it any more."""

    code: ClassVar[str] = "alert_rule.removed"


@dataclass(frozen=True, slots=True)
class AlertsMoved(Event):
    """Something about all alerts of a person at an organisation."""

    user_id: UUID


@event
@dataclass(frozen=True, slots=True)
class AlertsStopped(AlertsMoved):
    """Nothing is told, until they are turned on again."""

    code: ClassVar[str] = "alerts.stopped"


@event
@dataclass(frozen=True, slots=True)
class AlertsStarted(AlertsMoved):
    """They are on again."""

    code: ClassVar[str] = "alerts.started"
