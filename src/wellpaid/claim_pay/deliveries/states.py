"""Where connections and the files on them are."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class Kind(StrEnum):
    """Who moves: the provider fetches from us, we bring it to a server, or into a folder here."""

    PICK_UP = "pick_up"
    PUSH = "push"
    FOLDER = "folder"


class Rhythm(StrEnum):
    """How many remittances make a file."""

    EACH = "each"
    DAILY = "daily"


class SignsIn(StrEnum):
    """How we sign in to somebody's server: with a key pair made here, or with their password."""

    KEY = "key"
    PASSWORD = "password"  # noqa: S105 the name of a way


class Why(StrEnum):
    """What came of a try; people read it in words, never the server's own."""

    DONE = "done"
    UNREACHABLE = "unreachable"
    ADDRESS_REFUSED = "address_refused"
    OTHER_HOST_KEY = "other_host_key"
    NOT_LET_IN = "not_let_in"
    FOLDER_REFUSED = "folder_refused"
    NAME_TAKEN = "name_taken"
    ANSWER_LOST = "answer_lost"
    DAMAGED = "damaged"
    NOT_SET_UP = "not_set_up"


class ConnectionState(StrEnum):
    """Whether a connection is used."""

    ON = "on"
    ENDED = "ended"


class FileState(StrEnum):
    """How far a file got. ``SENDING``: it may be there; it is asked about, never sent blindly."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    TAKEN = "taken"
    FAILED = "failed"
    DROPPED = "dropped"


C, F = ConnectionState, FileState

CONNECTION_GRAPH = StateGraph("delivery connection", {(C.ON, C.ENDED): "connection.ended"})
FILE_GRAPH = StateGraph(
    "delivered file",
    {
        (F.WAITING, F.SENDING): "delivery_file.sending",
        (F.SENDING, F.SENT): "delivery_file.sent",
        # Certainly not there: its turn comes again.
        (F.SENDING, F.WAITING): "delivery_file.put_off",
        (F.SENDING, F.FAILED): "delivery_file.failed",
        (F.WAITING, F.FAILED): "delivery_file.failed",
        (F.WAITING, F.TAKEN): "delivery_file.taken",
        # Somebody asks for it once more.
        (F.FAILED, F.WAITING): "delivery_file.asked_again",
        (F.SENT, F.WAITING): "delivery_file.asked_again",
        (F.TAKEN, F.WAITING): "delivery_file.asked_again",
        # Its connection ended first.
        (F.WAITING, F.DROPPED): "delivery_file.dropped",
        (F.SENDING, F.DROPPED): "delivery_file.dropped",
        (F.FAILED, F.DROPPED): "delivery_file.dropped",
    },
)
GRAPHS = (CONNECTION_GRAPH, FILE_GRAPH)

PUBLIC: dict[StrEnum, PublicState] = {
    C.ON: PublicState(_("On"), "connection"),
    C.ENDED: PublicState(_("Ended"), "connection"),
    F.WAITING: PublicState(_("Waiting"), "connection"),
    F.SENDING: PublicState(_("Being sent"), "connection"),
    F.SENT: PublicState(_("Sent"), "connection"),
    F.TAKEN: PublicState(_("Picked up"), "connection"),
    F.FAILED: PublicState(_("Not delivered"), "connection"),
    F.DROPPED: PublicState(_("Stopped with its connection"), "connection"),
}
