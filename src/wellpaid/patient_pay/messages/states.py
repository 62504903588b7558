"""The states of a thread: whose turn it is."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class ThreadState(StrEnum):
    """Where a thread stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


class Topic(StrEnum):
    """What a thread is about."""

    QUESTION = "question"
    DISPUTE = "dispute"
    INSURANCE = "insurance"
    ALREADY_PAID = "already_paid"
    PAYMENT_PROBLEM = "payment_problem"


# While one of these is open, the bill isn't due: what it asks for may be wrong.
HOLDING = (Topic.DISPUTE, Topic.INSURANCE, Topic.ALREADY_PAID)

GRAPH = StateGraph(
    "thread",
    {
        (ThreadState.WAITING, ThreadState.ANSWERED): "thread.answered",
        (ThreadState.ANSWERED, ThreadState.WAITING): "thread.replied",
        (ThreadState.WAITING, ThreadState.CLOSED): "thread.closed",
        (ThreadState.ANSWERED, ThreadState.CLOSED): "thread.closed",
    },
)

PUBLIC = {
    ThreadState.WAITING: PublicState(_("Waiting for the clinic’s answer"), "thread"),
    ThreadState.ANSWERED: PublicState(_("The clinic answered"), "thread"),
    ThreadState.CLOSED: PublicState(_("Closed"), "thread"),
}
