"""Find out whether the bank has a file whose sending was cut off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.gateways.base import BankUnreachable
from wellpaid.core.banking.gateways.registry import bank_gateway
from wellpaid.core.banking.policy import ASK_ABOUT_FILE_AFTER
from wellpaid.core.banking.states import FileState
from wellpaid.kit.tenancy.scope import tenant

from .move_file import locked_file
from .send_file import Sending, record_not_there, record_there, sending_of


def ask_about_file(*, organization_id: UUID, ach_file_id: UUID, now: datetime) -> FileState:
    """Look into the bank's folders, and give the file's state.

    Left alone while its sender may still be at work. Seen: it was sent. Not seen where the bank
    shows what it has taken: it wasn't, and is built to be sent again. Not seen at a bank that
    takes files away without a trace: still not known; a person says so with ``resolve_file``.

    :raises NotFound: the organisation has no such file
    """
    with tenant(organization_id):
        file = locked_file(ach_file_id)
        state, since = FileState(file.state), file.state_changed_at
        sending = sending_of(file)
    if state is not FileState.SENDING or now - since < ASK_ABOUT_FILE_AFTER:
        return state
    is_there = _look(sending)
    if is_there is None:
        return state
    if is_there:
        return record_there(organization_id, ach_file_id, now)
    return record_not_there(organization_id, ach_file_id, sending.attempt, now)


def _look(sending: Sending) -> bool | None:
    """Tell whether the file is there, or None if that can't be told.

    The folder that it moves out of is looked at before the one that it moves to, and once more
    after it, so that a file on the move isn't missed.
    """
    folders = [sending.outbound_folder]
    if sending.archive_folder:
        folders += [sending.archive_folder, sending.outbound_folder]
    try:
        with bank_gateway(sending.gateway).session() as bank:
            if any(bank.exists(folder, sending.name) for folder in folders):
                return True
    except BankUnreachable:
        return None
    return False if sending.archive_folder else None
