"""Add a connection, or change one."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.deliveries.events import ConnectionAdded, ConnectionEdited
from wellpaid.claim_pay.deliveries.gateways.keys import make_key_pair
from wellpaid.claim_pay.deliveries.models import Connection, PickupLogin
from wellpaid.claim_pay.deliveries.states import ConnectionState, Kind, SignsIn
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.crypto import seal_text
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .check_wish import Wish, checked_wish

SEALED = "delivery_secret"


class ConnectionOver(ProductError):
    """It was ended meanwhile."""

    code, status = "connection_over", 409
    message = "This connection was ended. Nothing was changed."


def add_connection(
    *, organization_id: UUID, wish: Wish, key: UUID, actor: Actor, now: datetime
) -> UUID:
    """Keep a connection; remittances that come from now on go over it. Give its id.

    :param key: its id, made when the form was shown: sent twice it is added once
    :raises ProductError: what ``checked_wish`` refuses
    """
    with tenant(organization_id):
        asked = checked_wish(wish)
        lock_rows(Connection, [key])
        if Connection.objects.filter(id=key).exists():
            return key
        row = Connection(
            id=key, kind=asked.kind, state=ConnectionState.ON, created_at=now, changed_at=now
        )
        _fill(row, asked)
        if asked.kind is Kind.PICK_UP:
            row.login = _login(organization_id)
            PickupLogin.objects.create(
                id=new_id(), login=row.login, organization_id=organization_id, connection_id=key
            )
        row.save(force_insert=True)
        announce(ConnectionAdded(connection_id=key), actor=actor, subject_id=key, now=now)
    return key


def change_connection(
    *, organization_id: UUID, connection_id: UUID, wish: Wish, actor: Actor, now: datetime
) -> None:
    """Change a connection; what waits on it is tried again at once. Its kind stays.

    :raises NotFound: the provider has no such connection
    :raises ConnectionOver: it has ended
    :raises ProductError: what ``checked_wish`` refuses
    """
    with tenant(organization_id):
        row = locked_connection(connection_id)
        if not row.is_on:
            raise ConnectionOver
        # A password doesn't go along to another server, nor to one that shows another key.
        is_same = (wish.host, wish.port, wish.host_keys) == (row.host, row.port, row.host_keys)
        has_password = bool(row.password) and is_same
        asked = checked_wish(wish, has_password=has_password)
        _fill(row, asked)
        row.changed_at, row.failure_count = now, 0
        row.failing_since = row.next_try_at = None
        row.save()
        announce(ConnectionEdited(connection_id=row.id), actor=actor, subject_id=row.id, now=now)
        defer("deliveries.run", organization_id=organization_id, connection_id=row.id)


def locked_connection(connection_id: UUID) -> Connection:
    """Lock a connection of the open organisation and give it fresh.

    :raises NotFound: it has no such connection
    """
    rows = lock_rows(Connection, [connection_id])
    if connection_id not in rows:
        raise NotFound
    return rows[connection_id]


def _login(organization_id: UUID) -> str:
    """Make a name that nobody has or had."""
    slug = Organization.objects.get(id=organization_id).slug
    return f"{slug[:30]}-{secrets.token_hex(4)}"


def _fill(row: Connection, wish: Wish) -> None:
    row.label, row.payee_id, row.npi = wish.label, wish.payee_id, wish.npi
    row.rhythm, row.name_pattern = wish.rhythm, wish.name_pattern
    row.fetch_keys, row.host_keys = wish.fetch_keys, wish.host_keys
    row.host, row.port, row.user_name = wish.host, wish.port, wish.user_name
    row.folder, row.signs_in = wish.folder, wish.signs_in
    if wish.password:
        row.password = seal_text(SEALED, wish.password)
    if wish.signs_in is SignsIn.KEY:
        row.password = ""
    if wish.kind is Kind.PUSH and wish.signs_in is SignsIn.KEY and not row.own_key:
        pair = make_key_pair()
        row.own_key, row.own_public_key = seal_text(SEALED, pair.private), pair.public
