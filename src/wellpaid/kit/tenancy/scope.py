"""Opening a transaction for one organisation, and nothing else being able to.

The organisation is named to PostgreSQL by ``SET LOCAL`` as the transaction's first statement, so
that row-level security lets through its rows only; and to Django by a context variable, from which
the managers of tenant models add ``organization_id = …`` to every query.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection, transaction
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus

_current: ContextVar[UUID | None] = ContextVar("organization_id", default=None)
_cross: ContextVar[str | None] = ContextVar("cross_tenant_reason", default=None)


class TenancyError(RuntimeError):
    """A bug: tenant rows were asked for without saying, or against, whose."""


@contextmanager
def tenant(organization_id: UUID) -> Iterator[None]:
    """Run a block in one transaction that sees one organisation's rows.

    Inside a block for the same organisation it joins that transaction: the outermost one commits.

    :raises TenancyError: a block for another organisation is open
    """
    if not isinstance(organization_id, UUID):
        raise TenancyError("an organisation is named by its UUID")
    current = _current.get()
    if current == organization_id:
        yield
        return
    if current is not None:
        raise TenancyError("one transaction belongs to one organisation")
    token = _current.set(organization_id)
    try:
        with transaction.atomic():
            _name(organization_id)
            yield
    finally:
        _current.reset(token)


def _name(organization_id: UUID) -> None:
    """Tell the database whose transaction this is, as its first statement."""
    # A literal, not a parameter: poolers and shards read it. It is a UUID of ours.
    statement = f"SET LOCAL app.organization_id = '{organization_id}'"
    raw = connection.connection
    if raw.info.transaction_status is not TransactionStatus.IDLE:
        with connection.cursor() as cursor:
            cursor.execute(statement)
        return
    # The driver would send BEGIN on its own and wait for it; one message for both saves every
    # transaction of an organisation a round trip.
    with connection.wrap_database_errors, raw.lock:
        result = raw.pgconn.exec_(f"BEGIN; {statement}".encode())
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result, encoding=raw.info.encoding)


def current_organization_id() -> UUID:
    """Give the organisation of the open block.

    :raises TenancyError: no block is open
    """
    current = _current.get()
    if current is None:
        raise TenancyError("tenant rows are read inside `with tenant(organization_id):`")
    return current


def is_open() -> bool:
    """Tell whether a tenant's transaction is open: then the network is out of bounds."""
    return _current.get() is not None


@contextmanager
def cross_tenant(reason: str) -> Iterator[None]:
    """Say why the next queries may lack an organisation: whole-installation checks by the owner.

    It lifts our own guard only. Row-level security stays: the application's role still sees no
    row without naming an organisation.
    """
    token = _cross.set(reason)
    try:
        yield
    finally:
        _cross.reset(token)


def cross_tenant_reason() -> str | None:
    """Give the reason of the open :func:`cross_tenant` block, if there is one."""
    return _cross.get()
