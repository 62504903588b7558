"""Rule R9 at work: no statement of ours may touch an organisation's rows without naming it.

Every statement that Django sends in any test is looked at. Row-level security would stop a
statement that forgot; on shards such a statement asks every shard, so it must not be there at all.
Statements inside our own database functions aren't seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from wellpaid.kit.tenancy.scope import cross_tenant_reason


class StatementRefused(AssertionError):
    """A statement breaks R9, R12 or R18; the message says which and why."""


# A table that is read or changed: not the columns that carry its name before a dot.
_TABLE = re.compile(r'\b(?:FROM|JOIN|UPDATE|INTO|USING)\s+(?:ONLY\s+)?"?(\w+)"?(?!\s*\.)', re.I)
_INTO = re.compile(r'\bINSERT\s+INTO\s+"?(\w+)"?\s*\(([^)]*)\)', re.I)
_COMPARED = re.compile(r'\borganization_id"?\s*(?:=|IN\b)', re.I)
_COMPARED_TO_VALUE = re.compile(
    r"\borganization_id\"?\s*(?:=\s*(?:%|'|ANY\b|\(?%)|IN\s*\()|"
    r'\(\s*"?\w*"?\.?"?organization_id"?\s*,[^)]*\)\s*(?:=|IN)\s*\(', re.I,
)  # fmt: skip
# (organization_id, id) compared as a pair names the organisation as well.
_COMPARED_AS_PAIR = re.compile(r'\borganization_id"?\s*,[^()]*\)\s*(?:=|IN\b)', re.I)
_NOT_ON_REQUEST_PATHS = re.compile(r"\bMERGE\s+INTO\b|\bROLLUP\b|\bWITH\s+RECURSIVE\b", re.I)
_TEXTS = re.compile(r"'(?:[^']|'')*'")
_NOT_JUDGED = re.compile(
    r"\s*(?:TRUNCATE|CREATE|ALTER|DROP|GRANT|REVOKE|SAVEPOINT|SET|EXPLAIN)\b", re.I
)


@cache
def tenant_tables() -> frozenset[str]:
    """Give the tables whose rows belong to one organisation."""
    return frozenset(
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, "tenancy", None) == "tenant"
    )


def refuse(statement: str) -> None:
    """Look at one statement.

    :raises StatementRefused: it touches an organisation's rows without naming it
    """
    if _NOT_JUDGED.match(statement):
        return
    text = _TEXTS.sub("''", statement)
    touched = [name for name in _TABLE.findall(text) if name in tenant_tables()]
    if not touched or cross_tenant_reason() is not None:
        return
    if found := _NOT_ON_REQUEST_PATHS.search(text):
        raise StatementRefused(f"R18: {found.group()} over {touched}:\n{statement}")
    into = _INTO.search(text)
    if into and into.group(1) in tenant_tables():
        if "organization_id" not in into.group(2):
            raise StatementRefused(f"R9: INSERT without organization_id:\n{statement}")
        if len(touched) > 1 and re.search(r"\bSELECT\b", text, re.I):
            raise StatementRefused(
                f"R12: INSERT … SELECT from an organisation's rows:\n{statement}"
            )
        touched.remove(into.group(1))
    named = len(_COMPARED.findall(text)) + len(_COMPARED_AS_PAIR.findall(text))
    if touched and (named < len(touched) or not _COMPARED_TO_VALUE.search(text)):
        raise StatementRefused(f"R9: {touched} without organization_id:\n{statement}")


def _look(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    refuse(sql if isinstance(sql, str) else str(sql))
    return execute(sql, params, many, context)


def _watch(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if _look not in connection.execute_wrappers:
        connection.execute_wrappers.append(_look)


@contextmanager
def watching() -> Iterator[None]:
    """Look at every statement of every connection, those of other threads too, for a block."""
    connection_created.connect(_watch)
    for connection in connections.all(initialized_only=True):
        _watch(connection)
    try:
        yield
    finally:
        connection_created.disconnect(_watch)
        for connection in connections.all(initialized_only=True):
            if _look in connection.execute_wrappers:
                connection.execute_wrappers.remove(_look)
