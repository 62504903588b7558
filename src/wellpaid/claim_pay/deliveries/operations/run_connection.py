"""Bring what waits on a connection to where it goes."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wellpaid.claim_pay.deliveries.gateways.base import (
    CannotDeliver,
    Place,
    Server,
    sha256_there,
    why_of,
)
from wellpaid.claim_pay.deliveries.gateways.folder import folder_session
from wellpaid.claim_pay.deliveries.gateways.sftp import server_session
from wellpaid.claim_pay.deliveries.models import Connection, DeliveryFile
from wellpaid.claim_pay.deliveries.policy import ASK_AFTER
from wellpaid.claim_pay.deliveries.states import FileState, Kind, SignsIn, Why
from wellpaid.core.banking.gateways.base import AnswerLost, BankUnreachable
from wellpaid.core.documents.operations.open_document import DocumentDamaged
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.crypto import SealBroken, open_sealed
from wellpaid.kit.tenancy.scope import tenant

from .build_files import build_files
from .file_content import file_content
from .move_file import locked_file, move_file
from .record_run import record_failure, record_success
from .write_connection import SEALED, locked_connection

_ROUND_FILES = 200


@dataclass(frozen=True, slots=True)
class _Round:
    """What a round needs to know, read before the network is touched."""

    organization_id: UUID
    connection_id: UUID
    kind: Kind
    slug: str
    folder: str
    server: Server | None = field(repr=False)
    file_ids: tuple[UUID, ...]
    now: datetime


def run_connection(*, organization_id: UUID, connection_id: UUID, now: datetime) -> Why | None:
    """Make files of what is loose, and bring them; give what came of it, None if nothing was to do.

    Repeated or cut off anywhere it does no harm: what is under its name with the same bytes is
    there, and is never sent over.

    :raises NotFound: the provider has no such connection
    """
    build_files(organization_id=organization_id, connection_id=connection_id, now=now)
    round_ = _round(organization_id, connection_id, now)
    if round_ is None:
        return None
    try:
        with _place(round_) as place:
            for file_id in round_.file_ids:
                _deliver(round_, place, file_id)
    except CannotDeliver as error:
        why = error.why
    except AnswerLost:
        why = Why.ANSWER_LOST
    except BankUnreachable as error:
        why = why_of(error)
    else:
        record_success(organization_id=organization_id, connection_id=connection_id, now=now)
        return Why.DONE
    record_failure(
        organization_id=organization_id,
        connection_id=connection_id,
        file_ids=round_.file_ids,
        why=why,
        now=now,
    )
    return why


def _round(organization_id: UUID, connection_id: UUID, now: datetime) -> _Round | None:
    with tenant(organization_id):
        row = locked_connection(connection_id)
        is_early = row.next_try_at is not None and now < row.next_try_at
        if not row.is_on or row.kind == Kind.PICK_UP or is_early:
            return None
        files = DeliveryFile.objects.filter(connection_id=connection_id).filter(
            Q(state=FileState.WAITING)
            | Q(state=FileState.SENDING, state_changed_at__lte=now - ASK_AFTER)
        )
        ids = tuple(files.order_by("id").values_list("id", flat=True)[:_ROUND_FILES])
        if not ids:
            return None
        slug = Organization.objects.get(id=organization_id).slug
        kind = Kind(row.kind)
        server = _server(row) if kind is Kind.PUSH else None
        return _Round(organization_id, row.id, kind, slug, row.folder, server, ids, now)


def _server(row: Connection) -> Server | None:
    """Give the server with its secret opened; None where no key of ours opens it any more."""
    signs_in = SignsIn(row.signs_in)
    sealed = row.own_key if signs_in is SignsIn.KEY else row.password
    try:
        secret = open_sealed(SEALED, sealed)
    except SealBroken:
        return None
    return Server(row.host, row.port, row.user_name, row.host_keys, signs_in, secret)


def _place(round_: _Round) -> AbstractContextManager[Place]:
    if round_.kind is Kind.FOLDER:
        return folder_session(round_.slug, round_.folder)
    if round_.server is None:
        raise CannotDeliver(Why.NOT_SET_UP)
    return server_session(round_.server)


def _deliver(round_: _Round, place: Place, file_id: UUID) -> None:
    """Bring one file, unless it is there.

    Asked before every sending, so that a lost answer or a killed process sends nothing twice.
    """
    with tenant(round_.organization_id):
        file = DeliveryFile.objects.get(id=file_id)
    there = sha256_there(place, round_.folder, file.name)
    if there is not None:
        is_same = there == file.content_sha256
        _settle(round_, file_id, FileState.SENT if is_same else FileState.FAILED, Why.NAME_TAKEN)
        return
    try:
        content = file_content(
            organization_id=round_.organization_id, file_id=file_id, actor=SYSTEM, now=round_.now
        )
    except DocumentDamaged:
        _settle(round_, file_id, FileState.FAILED, Why.DAMAGED)
        return
    if not _intend(round_, file_id):
        return
    try:
        place.put(round_.folder, file.name, content)
    except BankUnreachable:
        _settle(round_, file_id, FileState.WAITING)
        raise
    _settle(round_, file_id, FileState.SENT)


def _intend(round_: _Round, file_id: UUID) -> bool:
    """Write down that it is being sent now, by us alone; tell whether it is."""
    with tenant(round_.organization_id):
        file = locked_file(file_id)
        is_stuck = file.state_changed_at <= round_.now - ASK_AFTER
        if file.state == FileState.SENDING and is_stuck:
            move_file(file=file, to=FileState.WAITING, actor=SYSTEM, now=round_.now)
        if file.state != FileState.WAITING:
            return False
        file.tries += 1
        move_file(file=file, to=FileState.SENDING, actor=SYSTEM, now=round_.now)
        return True


def _settle(round_: _Round, file_id: UUID, to: FileState, why: Why | None = None) -> None:
    """Write down what came of a file, unless somebody has."""
    with tenant(round_.organization_id):
        file = locked_file(file_id)
        if file.state not in (FileState.WAITING, FileState.SENDING) or file.state == to:
            return
        if file.state == FileState.WAITING and to is FileState.SENT:
            move_file(file=file, to=FileState.SENDING, actor=SYSTEM, now=round_.now)
        file.failure_code = why if to is FileState.FAILED and why else ""
        move_file(file=file, to=to, actor=SYSTEM, now=round_.now)
