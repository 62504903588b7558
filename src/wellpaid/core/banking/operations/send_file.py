"""Bring a file to the bank."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.gateways.base import AnswerLost, BankUnreachable
from wellpaid.core.banking.gateways.registry import bank_gateway
from wellpaid.core.banking.models import AchFile, AchSetup
from wellpaid.core.banking.states import FileState
from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.crypto import open_sealed
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .build_file import SEALED_FILE
from .move_file import locked_file, move_file, record_upload


class FileDamaged(ProductError):
    """The stored bytes aren't those that were built: nothing is sent."""

    code, status = "ach_file_damaged", 500
    message = "The file for the bank is damaged. Nothing was sent."


@dataclass(frozen=True, slots=True)
class Sending:
    """What is needed to bring one file to the bank, read before the network is touched."""

    name: str
    document_id: UUID
    content_sha256: str
    gateway: str
    outbound_folder: str
    archive_folder: str
    attempt: int


def send_file(*, organization_id: UUID, ach_file_id: UUID, now: datetime) -> FileState:
    """Send a file once, and give its state.

    The intent is committed before the bank is called. From then on the file is ``SENDING``, which
    means that it may be there; whoever finds it so (a lost answer, a killed process) asks with
    ``ask_about_file`` and never sends again blindly. Only the one who moved it to ``SENDING``
    sends.

    :raises NotFound: the organisation has no such file
    :raises FileDamaged: the stored bytes aren't those that were built
    """
    sending = _intend(organization_id, ach_file_id, now)
    if isinstance(sending, FileState):
        return sending
    try:
        content = _content(organization_id, sending, now)
        with bank_gateway(sending.gateway).session() as bank:
            bank.put(sending.outbound_folder, sending.name, content)
    except AnswerLost:
        return FileState.SENDING
    except (BankUnreachable, FileDamaged) as error:
        state = record_not_there(organization_id, ach_file_id, sending.attempt, now)
        if isinstance(error, FileDamaged):
            raise
        return state
    return record_there(organization_id, ach_file_id, now)


def sending_of(file: AchFile) -> Sending:
    """Give what is needed for a file of the open organisation."""
    setup = AchSetup.objects.get()
    return Sending(
        name=file.name,
        document_id=file.document_id,
        content_sha256=file.content_sha256,
        gateway=setup.gateway,
        outbound_folder=setup.outbound_folder,
        archive_folder=setup.archive_folder,
        attempt=file.upload_count,
    )


def _intend(organization_id: UUID, ach_file_id: UUID, now: datetime) -> Sending | FileState:
    with tenant(organization_id):
        file = locked_file(ach_file_id)
        if file.state != FileState.BUILT:
            return FileState(file.state)
        file.upload_count += 1
        move_file(file=file, to=FileState.SENDING, actor=SYSTEM, now=now)
        return sending_of(file)


def _content(organization_id: UUID, sending: Sending, now: datetime) -> bytes:
    _, sealed = open_document(
        organization_id=organization_id,
        document_id=sending.document_id,
        actor=str(SYSTEM),
        now=now,
    )
    content = open_sealed(SEALED_FILE, sealed.decode()).encode("ascii")
    if hashlib.sha256(content).hexdigest() != sending.content_sha256:
        raise FileDamaged
    return content


def record_there(organization_id: UUID, ach_file_id: UUID, now: datetime) -> FileState:
    """Write down that the bank has the file, unless somebody has; give its state."""
    with tenant(organization_id):
        file = locked_file(ach_file_id)
        if file.state == FileState.BUILT:
            # Taken for lost meanwhile, and not sent again yet.
            move_file(file=file, to=FileState.SENDING, actor=SYSTEM, now=now)
        if file.state == FileState.SENDING:
            record_upload(file=file, actor=SYSTEM, now=now)
        return FileState(file.state)


def record_not_there(
    organization_id: UUID, ach_file_id: UUID, attempt: int, now: datetime
) -> FileState:
    """Write down that one attempt left no file at the bank; give the file's state."""
    with tenant(organization_id):
        file = locked_file(ach_file_id)
        if file.state == FileState.SENDING and file.upload_count == attempt:
            move_file(file=file, to=FileState.BUILT, actor=SYSTEM, now=now)
        return FileState(file.state)
