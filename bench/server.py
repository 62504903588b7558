"""The benchmarks' own PostgreSQL and databases, and what a process of theirs has cost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from wellpaid.ops import embedded_postgres

PROJECT_DIR = Path(__file__).resolve().parents[1]
FOLDER = PROJECT_DIR / "var" / "bench" / "postgres"
# As in production: commits wait for the disk, pages are written whole after a checkpoint. The
# checkpoints are far apart, so that none falls into one side of a comparison only.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "max_connections": "100",
}


def start(database: str) -> embedded_postgres.Cluster:
    """Start the server, make an empty migrated database and point Django's settings to it."""
    cluster = embedded_postgres.ensure_running(FOLDER, SETTINGS)
    drop(cluster, database)
    embedded_postgres.ensure_database(cluster, database)
    os.environ["DATABASE_URL"] = cluster.url(database, embedded_postgres.APP_ROLE)
    os.environ["DATABASE_OWNER_URL"] = cluster.url(database, embedded_postgres.OWNER_ROLE)
    os.environ["WELLPAID_DATA_DIR"] = str(FOLDER.parent)
    os.environ["DJANGO_SETTINGS_MODULE"] = "wellpaid.settings.test"
    os.environ["PYTHONPATH"] = os.pathsep.join((str(PROJECT_DIR / "src"), str(PROJECT_DIR)))
    subprocess.run([sys.executable, "-m", "wellpaid", "migrate", "--verbosity", "0"], check=True)
    return cluster


def drop(cluster: embedded_postgres.Cluster, database: str) -> None:
    """Drop a database, whoever is still connected."""
    with as_superuser(cluster, "postgres") as connection:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(statement.format(sql.Identifier(database)))


def stop() -> None:
    """Stop the server; its data stays for the next run's pgbench."""
    embedded_postgres.stop(FOLDER)


def as_superuser(cluster: embedded_postgres.Cluster, database: str) -> psycopg.Connection:
    """Connect as the role that nothing stops, for loading and EXPLAIN."""
    return psycopg.connect(cluster.url(database, "postgres"), autocommit=True)


def checkpoint(cluster: embedded_postgres.Cluster) -> None:
    """Begin a round with clean pages: whole-page images hit every side alike."""
    with as_superuser(cluster, "postgres") as connection:
        connection.execute("CHECKPOINT")


def cpu_ns(process_id: int) -> int:
    """Give the CPU time that a process has used, in nanoseconds (Linux)."""
    return int(Path(f"/proc/{process_id}/schedstat").read_text().split()[0])


def backend_cpu_ns() -> int:
    """Give the CPU time of the server process behind Django's connection."""
    from django.db import connection

    connection.ensure_connection()
    return cpu_ns(connection.connection.info.backend_pid)
