"""Databases for tests: copies of one migrated template on an embedded server of their own."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

from wellpaid.ops import embedded_postgres

PROJECT_DIR = Path(__file__).resolve().parents[1]
DATA_DIR = PROJECT_DIR / "var" / "test"
# A server for each worker: sealing waits for every transaction of a server, so that a test of it
# would wait for the tests beside it.
_FOLDER = DATA_DIR / f"postgres-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
# Runs of one server wait for each other's template; servers don't, and make theirs side by side.
_LOCK = DATA_DIR / f".template-{_FOLDER.name}.lock"
# A crash of the machine may lose a test's database; waiting for the disk would cost half the time.
# `synchronous_commit` stays on, so that a killed process loses nothing here either.
_SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "200"}


_use = ExitStack()


def let_go() -> None:
    """Stop the tests' server, unless another run uses it."""
    _use.close()


@cache
def cluster() -> embedded_postgres.Cluster:
    """Start the tests' server, once a process."""
    _use.enter_context(embedded_postgres.in_use(_FOLDER))
    return embedded_postgres.ensure_running(_FOLDER, _SETTINGS)


def worker_database(worker: str) -> str:
    """Name a worker's database; several checkouts of one machine don't share a server."""
    return f"test_{worker}"


def owner_url(name: str) -> str:
    """Give a database's address for the role that owns the tables."""
    return cluster().url(name, embedded_postgres.OWNER_ROLE)


def app_url(name: str) -> str:
    """Give a database's address for the application's role."""
    return cluster().url(name, embedded_postgres.APP_ROLE)


def environment(name: str) -> dict[str, str]:
    """Give the variables that point a process of ours to a database."""
    return {"DATABASE_URL": app_url(name), "DATABASE_OWNER_URL": owner_url(name)}


def point_django_to(name: str) -> None:
    """Set this process's addresses; has to happen before Django reads its settings."""
    os.environ.update(environment(name))


def _fingerprint() -> str:
    """Tell migrations apart by their text, so that no template of other ones is used."""
    digest = hashlib.sha256()
    sources = PROJECT_DIR / "src" / "wellpaid"
    for path in sorted([*sources.rglob("migrations/*.py"), *sources.rglob("*.sql")]):
        digest.update(path.read_bytes())
    for path in sorted((sources / "ops").glob("database_roles.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def ensure_template() -> str:
    """Make and migrate the template unless this very set of migrations has one."""
    name = f"template_{_fingerprint()}"
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    with _LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _exists(name):
            embedded_postgres.ensure_database(cluster(), f"{name}_new")
            subprocess.run(
                [sys.executable, "-m", "wellpaid", "migrate", "--verbosity", "0"],
                check=True,
                env=os.environ
                | environment(f"{name}_new")
                | {"PYTHONPATH": str(PROJECT_DIR / "src")},
            )
            _admin(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(f"{name}_new"), sql.Identifier(name)
                )
            )
    return name


def create(name: str) -> None:
    """Make a database as a copy of the template, dropping one of that name."""
    drop(name)
    template = ensure_template()
    with _LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a template is copied by one at a time
        _admin(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(name),
                sql.Identifier(template),
                sql.Identifier(embedded_postgres.OWNER_ROLE),
            )
        )


def drop(name: str) -> None:
    """Drop a database, whoever is still connected."""
    _admin(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _exists(name: str) -> bool:
    with psycopg.connect(cluster().url("postgres", "postgres")) as connection:
        row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return row is not None


def _admin(statement: sql.Composed) -> None:
    with psycopg.connect(cluster().url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(statement)
