"""Reads of connections and their files, as rows ready for a page or for our SFTP server."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from wellpaid.claim_pay.payees.queries import payees_of
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .models import Connection, DeliveryFile, PickupLogin
from .policy import TAKEN_SHOWN_DAYS
from .states import ConnectionState, FileState, Kind, Rhythm, SignsIn, Why

FILES_PAGE = 50
_LISTED_MAX = 5_000


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """A connection without its secrets. ``waiting_count``, ``failed_count``: of its files."""

    id: UUID
    kind: Kind
    state: ConnectionState
    label: str
    payee_id: UUID | None
    payee_words: str
    npi: str
    rhythm: Rhythm
    name_pattern: str
    login: str
    fetch_keys: str
    host: str
    port: int
    user_name: str
    folder: str
    host_keys: str
    signs_in: SignsIn
    has_password: bool
    own_public_key: str
    last_run_at: datetime | None
    last: Why | None
    failure_count: int
    failing_since: datetime | None
    next_try_at: datetime | None
    waiting_count: int
    failed_count: int

    @property
    def is_on(self) -> bool:
        """Whether files go this way."""
        return self.state is ConnectionState.ON


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as the log shows it."""

    id: UUID
    name: str
    state: FileState
    is_test: bool
    remittance_count: int
    size_bytes: int
    failure: Why | None
    created_at: datetime
    state_changed_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedConnection:
    """A connection with a page of its files, the newest first."""

    row: ConnectionRow
    files: list[FileRow]
    has_more: bool


_WAITING = Q(files__state__in=[FileState.WAITING, FileState.SENDING])


def _row(row: Connection, payees: dict[UUID, str]) -> ConnectionRow:
    return ConnectionRow(
        id=row.id,
        kind=Kind(row.kind),
        state=ConnectionState(row.state),
        label=row.label,
        payee_id=row.payee_id,
        payee_words=payees.get(row.payee_id, "") if row.payee_id else "",
        npi=row.npi,
        rhythm=Rhythm(row.rhythm),
        name_pattern=row.name_pattern,
        login=row.login,
        fetch_keys=row.fetch_keys,
        host=row.host,
        port=row.port,
        user_name=row.user_name,
        folder=row.folder,
        host_keys=row.host_keys,
        signs_in=SignsIn(row.signs_in),
        has_password=bool(row.password),
        own_public_key=row.own_public_key,
        last_run_at=row.last_run_at,
        last=Why(row.last_code) if row.last_code else None,
        failure_count=row.failure_count,
        failing_since=row.failing_since,
        next_try_at=row.next_try_at,
        waiting_count=getattr(row, "waiting_count", 0),
        failed_count=getattr(row, "failed_count", 0),
    )


def connections_of(organization_id: UUID) -> list[ConnectionRow]:
    """Give a provider's connections, those that are on first, then the newest: three queries."""
    payees = {one.id: f"{one.legal_name}, {one.shown_tin}" for one in payees_of(organization_id)}
    with tenant(organization_id):
        rows = Connection.objects.annotate(
            waiting_count=Count("files__name", filter=_WAITING),
            failed_count=Count("files__name", filter=Q(files__state=FileState.FAILED)),
        )
        return [_row(row, payees) for row in rows.order_by("-state", "-created_at", "-id")]


def connection_of(organization_id: UUID, connection_id: UUID) -> ConnectionRow:
    """Give one of them.

    :raises NotFound: the provider has no such connection
    """
    for row in connections_of(organization_id):
        if row.id == connection_id:
            return row
    raise NotFound


def open_connection(*, organization_id: UUID, connection_id: UUID, page: int) -> OpenedConnection:
    """Give one with a page of its files.

    :raises NotFound: the provider has no such connection
    """
    row = connection_of(organization_id, connection_id)
    start = (page - 1) * FILES_PAGE
    with tenant(organization_id):
        files = DeliveryFile.objects.filter(connection_id=connection_id).order_by("-id")
        found = list(files[start : start + FILES_PAGE + 1])
    return OpenedConnection(
        row, [_file(one) for one in found[:FILES_PAGE]], len(found) > FILES_PAGE
    )


def _file(row: DeliveryFile) -> FileRow:
    return FileRow(
        id=row.id,
        name=row.name,
        state=FileState(row.state),
        is_test=row.is_test,
        remittance_count=row.remittance_count,
        size_bytes=row.size_bytes,
        failure=Why(row.failure_code) if row.failure_code else None,
        created_at=row.created_at,
        state_changed_at=row.state_changed_at,
    )


def due_connections(organization_id: UUID, now: datetime) -> list[UUID]:
    """Give the connections of a provider that have something to bring or to make: one query."""
    with tenant(organization_id):
        rows = Connection.objects.filter(state=ConnectionState.ON).filter(
            Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
        )
        work = _WAITING | Q(items__isnull=False, items__delivery_file_id__isnull=True)
        return list(rows.filter(work).order_by("id").values_list("id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class PickUp:
    """Whose a name at our SFTP server is, and the keys that open it.

    :ivar key: the one with which somebody came in; "" before that
    """

    organization_id: UUID
    connection_id: UUID
    fetch_keys: str = field(repr=False)
    key: str = field(default="", repr=False)

    def opened_by(self, key: str) -> bool:
        """Whether a key (its kind and itself) is one of those that open it."""
        return key in self.fetch_keys.splitlines()


def pick_up_of(login: str) -> PickUp | None:
    """Give who signs in under a name: the directory first, then the organisation's own row."""
    found = PickupLogin.objects.filter(login=login, ended_at__isnull=True).first()
    if found is None:
        return None
    with tenant(found.organization_id):
        row = Connection.objects.filter(id=found.connection_id, state=ConnectionState.ON).first()
        return PickUp(found.organization_id, row.id, row.fetch_keys) if row else None


def may_still_pick_up(pick_up: PickUp) -> bool:
    """Tell whether the connection is on, and the key wasn't removed since: one query by its id."""
    with tenant(pick_up.organization_id):
        row = Connection.objects.filter(id=pick_up.connection_id, state=ConnectionState.ON)
        keys = row.values_list("fetch_keys", flat=True).first()
    return keys is not None and replace(pick_up, fetch_keys=keys).opened_by(pick_up.key)


def files_to_pick_up(pick_up: PickUp, *, now: datetime) -> list[FileRow]:
    """Give what lies in a connection's folders: what waits, and what was taken of late."""
    with tenant(pick_up.organization_id):
        rows = DeliveryFile.objects.filter(
            connection_id=pick_up.connection_id, connection__state=ConnectionState.ON
        ).filter(
            Q(state=FileState.WAITING)
            | Q(state=FileState.TAKEN, state_changed_at__gte=now - timedelta(days=TAKEN_SHOWN_DAYS))
        )
        return [_file(row) for row in rows.order_by("id")[:_LISTED_MAX]]
