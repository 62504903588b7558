"""Say about a file what only a telephone could find out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.policy import ASK_ABOUT_FILE_AFTER
from wellpaid.core.banking.states import FileState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_file import locked_file, move_file, record_upload


class FileNotOpen(ProductError):
    """Nothing is to be said: its state is known, or its sender may still be at work."""

    code, status = "ach_file_not_open", 409
    message = "There is nothing to decide about this file now."


def resolve_file(
    *, organization_id: UUID, ach_file_id: UUID, is_there: bool, actor: Actor, now: datetime
) -> None:
    """Record whether the bank has a file, as the bank told a person.

    :raises NotFound: the organisation has no such file
    :raises FileNotOpen: the file isn't in doubt
    """
    with tenant(organization_id):
        file = locked_file(ach_file_id)
        is_young = now - file.state_changed_at < ASK_ABOUT_FILE_AFTER
        if file.state != FileState.SENDING or is_young:
            raise FileNotOpen
        if is_there:
            record_upload(file=file, actor=actor, now=now)
        else:
            move_file(file=file, to=FileState.BUILT, actor=actor, now=now)
