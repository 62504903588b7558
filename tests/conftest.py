"""What every test stands on: one embedded PostgreSQL, one database a worker, made from a template.

The template is migrated once; each worker's database is a copy of it, so starting is cheap.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import chromium, databases, sql_guard
from tests.environment import DATABASE


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make this worker's database from the migrated template."""
    databases.create(DATABASE)
    yield
    from django.db import connections

    with django_db_blocker.unblock():
        for connection in connections.all(initialized_only=True):
            connection.close()
            connection.close_pool()
    databases.drop(DATABASE)


@pytest.fixture
def owner_connection(django_db_setup: None) -> Iterator[psycopg.Connection]:
    """A connection of the role that owns the tables: for attacks that even it must not manage."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        yield connection


@dataclass(frozen=True)
class CommittedDatabase:
    """A database whose transactions really end, with a way in for attackers."""

    name: str

    def superuser(self) -> psycopg.Connection:
        """Connect as the role that nothing stops."""
        return psycopg.connect(databases.cluster().url(self.name, "postgres"), autocommit=True)

    def application(self) -> psycopg.Connection:
        """Connect as the application's role, past Django."""
        return psycopg.connect(databases.app_url(self.name), autocommit=True)

    def owner(self) -> psycopg.Connection:
        """Connect as the role that owns the tables."""
        return psycopg.connect(databases.owner_url(self.name), autocommit=True)


@pytest.fixture
def committed_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[CommittedDatabase]:
    """Give the test a database of its own instead of a transaction that is rolled back.

    For what only shows after a commit: concurrency, watermarks, seals. Django's connections, those
    of threads too, point to it meanwhile. Threads close theirs before they end.
    """
    from django.db import connections

    name = f"{DATABASE}_committed"
    databases.create(name)
    before = {alias: connections.settings[alias]["NAME"] for alias in connections.settings}

    def point_to(names: dict[str, str]) -> None:
        for connection in connections.all(initialized_only=True):
            connection.close()
            connection.close_pool()
        for alias, database in names.items():
            connections.settings[alias]["NAME"] = database

    with django_db_blocker.unblock():
        point_to(dict.fromkeys(before, name))
        try:
            yield CommittedDatabase(name)
        finally:
            point_to(before)
    databases.drop(name)


@pytest.fixture(autouse=True)
def _every_statement_names_its_organization() -> Iterator[None]:
    """Rule R9, in every test: see tests/sql_guard.py."""
    with sql_guard.watching():
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the journeys out where no browser is."""
    if chromium.find() is None:
        for item in items:
            if "journeys" in item.path.parts:
                item.add_marker(pytest.mark.skip(reason="no Chromium"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say loudly, after everything else, that the journeys were left out."""
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum("no Chromium" in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_line(
            f"!! {count} tests in a browser were SKIPPED: there is no Chromium. "
            "Install one, or name one: CHROMIUM=/path/to/chromium make test",
            red=True, bold=True,
        )  # fmt: skip


def pytest_unconfigure() -> None:
    """Leave no server behind."""
    databases.let_go()
