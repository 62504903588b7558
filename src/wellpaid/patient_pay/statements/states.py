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


GRAPH = StateGraph(
    "statement",
    {
        (StatementState.WAITING, StatementState.READY): "statement.ready",
        (StatementState.WAITING, StatementState.FAILED): "statement.failed",
        (StatementState.FAILED, StatementState.READY): "statement.ready",
    },
)

PUBLIC = {
    StatementState.WAITING: PublicState(_("Being printed"), "statements"),
    StatementState.READY: PublicState(_("Ready"), "statements"),
    StatementState.FAILED: PublicState(_("Being printed"), "statements"),
}
