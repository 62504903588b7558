"""Transactions over shared and local rows, and the proof that none is open.

For an organisation's rows use :func:`wellpaid.kit.tenancy.scope.tenant`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction as django_transaction

from .tenancy import scope

_depth: ContextVar[int] = ContextVar("transaction_depth", default=0)


class NetworkInTransaction(RuntimeError):
    """A bug: somebody's server would be waited for while rows are locked."""


@contextmanager
def transaction() -> Iterator[None]:
    """Run a block in one transaction; inside another block it joins that one."""
    token = _depth.set(_depth.get() + 1)
    try:
        with django_transaction.atomic():
            yield
    finally:
        _depth.reset(token)


@contextmanager
def savepoint() -> Iterator[None]:
    """Run a block that may fail without losing what came before it. Keep it beside its except."""
    with django_transaction.atomic():
        yield


def is_open() -> bool:
    """Tell whether one of our transactions is open in this context."""
    return _depth.get() > 0 or scope.is_open()


def require_open() -> None:
    """Refuse to run outside a transaction.

    :raises RuntimeError: nothing is open
    """
    if not is_open():
        raise RuntimeError("this runs inside a transaction of its caller")


def forbid_open() -> None:
    """Refuse to reach for the network while a transaction is open (convention 8).

    :raises NetworkInTransaction: one is open
    """
    if is_open():
        raise NetworkInTransaction("call the network before or after the transaction, never inside")
