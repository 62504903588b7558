"""States as a graph whose edges name their events; a status changes by :func:`transition` only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .errors import ProductError


class IllegalTransition(ProductError):
    """The graph has no such edge."""

    code, status = "illegal_transition", 409
    message = "A {thing} that is {source} can't become {target}."


@dataclass(frozen=True)
class StateGraph[S: StrEnum]:
    """Which state may follow which, and the event that each step is.

    :param thing: what has these states, as one word, for messages
    :param edges: (from, to) -> event code
    """

    thing: str
    edges: Mapping[tuple[S, S], str]

    def event(self, source: S, target: S) -> str:
        """Give the event code of a step.

        :raises IllegalTransition: there is no such step
        """
        try:
            return self.edges[source, target]
        except KeyError:
            raise IllegalTransition(
                thing=self.thing, source=source.value, target=target.value
            ) from None

    def allows(self, source: S, target: S) -> bool:
        """Tell whether a step exists."""
        return (source, target) in self.edges

    def reachable(self, start: S) -> frozenset[S]:
        """Give every state that can come after ``start``, ``start`` included."""
        found, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            nexts = {target for source, target in self.edges if source == here} - found
            found |= nexts
            waiting += nexts
        return frozenset(found)


@dataclass(frozen=True)
class PublicState:
    """How people meet a state: the word for it (a catalogue key) and the page that shows it."""

    word: str
    page: str
