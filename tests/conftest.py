"""What every test stands on: one embedded PostgreSQL, one database a worker, made from a template.

The template is migrated once; each worker's database is a copy of it, so starting is cheap.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
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
