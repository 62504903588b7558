"""The states of a statement."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class StatementState(StrEnum):
    """Where a statement stands."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"


# What a run is done with; the others are printed when it goes on.
DONE = (StatementState.READY, StatementState.NOT_NEEDED)


GRAPH = StateGraph(
    "statement",
    {
        (StatementState.WAITING, StatementState.READY): "statement.ready",
        (StatementState.WAITING, StatementState.FAILED): "statement.failed",
        (StatementState.WAITING, StatementState.NOT_NEEDED): "statement.not_needed",
        (StatementState.FAILED, StatementState.READY): "statement.ready",
        (StatementState.FAILED, StatementState.NOT_NEEDED): "statement.not_needed",
    },
)

PUBLIC = {
    StatementState.WAITING: PublicState(_("Being printed"), "statements"),
    StatementState.READY: PublicState(_("Ready"), "statements"),
    StatementState.FAILED: PublicState(_("Being printed"), "statements"),
    StatementState.NOT_NEEDED: PublicState(
        _("Not sent. There was nothing new to pay."), "statements"
    ),
}
