"""The database: version, encoding, clock, migrations, partitions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import psycopg
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wellpaid.kit.clock import utc_now
from wellpaid.ops.doctor import Check, Finding, ok, problem, warning

_VERSION_MIN = 150_000
_SKEW_SECONDS_MAX = 2.0
_DECEMBER = 12
_CONNECT_SECONDS = 5


def ask(statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """Run one statement that reads the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def check_database_reachable() -> Finding:
    """Tell whether the database lets us in."""
    # Not by the pool: it would try again and again, and hide the reason.
    parameters = {
        name: value for name, value in connection.get_connection_params().items() if name != "pool"
    }
    try:
        psycopg.connect(**parameters | {"connect_timeout": _CONNECT_SECONDS}).close()
    except psycopg.Error as error:
        reason = str(error).strip().partition("\n")[0]
        return problem(
            "database", f"no connection: {reason}",
            "Start PostgreSQL, and check host, name, user and password in DATABASE_URL.",
        )  # fmt: skip
    return ok("database", "answers")


def check_version() -> Finding:
    """Tell whether PostgreSQL is new enough."""
    ((number, text),) = ask(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version')"
    )
    if number < _VERSION_MIN:
        return problem("PostgreSQL", text, "Upgrade the server to PostgreSQL 15 or newer.")
    return ok("PostgreSQL", text)


def check_encoding() -> Finding:
    """Tell whether every name can be stored."""
    ((encoding,),) = ask("SELECT current_setting('server_encoding')")
    if encoding != "UTF8":
        return problem(
            "encoding", encoding,
            "Make the database anew with ENCODING 'UTF8' and restore its contents.",
        )  # fmt: skip
    return ok("encoding", encoding)


def check_clock() -> Finding:
    """Tell whether this machine and the database agree on the time."""
    before = utc_now()
    ((theirs,),) = ask("SELECT clock_timestamp()")
    return judge_clock(before, theirs, utc_now())


def judge_clock(before: datetime, theirs: datetime, after: datetime) -> Finding:
    """Compare the database's time with ours before and after asking."""
    skew = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0.0)
    if skew > _SKEW_SECONDS_MAX:
        return problem(
            "clock", f"this machine and the database differ by {skew:.1f} s",
            "Let NTP or chrony set the clocks of both machines.",
        )  # fmt: skip
    return ok("clock", f"within {skew:.1f} s of the database")


def check_migrations() -> Finding:
    """Tell whether the tables are those that this version expects."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in plan[:3])
        more = ", …" if plan[3:] else ""
        return problem(
            "migrations", f"{len(plan)} not run: {names}{more}", "Run: python -m wellpaid migrate"
        )
    return ok("migrations", "all run")


def check_partitions() -> Finding:
    """Tell whether next month's entries have a table of their own to go to."""
    now = utc_now()
    first = date(now.year + now.month // _DECEMBER, now.month % _DECEMBER + 1, 1)
    partitioned = [name for (name,) in ask(
        "SELECT relname FROM pg_class WHERE relkind = 'p' AND relnamespace = 'public'::regnamespace"
        " ORDER BY 1"
    )]  # fmt: skip
    missing = [
        table
        for table in partitioned
        if not ask("SELECT 1 WHERE to_regclass(%s) IS NOT NULL", [f"{table}_{first:%Y_%m}"])
    ]
    if missing:
        return warning(
            "partitions", f"none for {first:%B %Y}: {', '.join(missing)}",
            "Start a job worker: it makes them. By hand: "
            + "; ".join(f"SELECT {table}_make_partitions('{first}', 24)" for table in missing),
        )  # fmt: skip
    return ok("partitions", f"{len(partitioned)} tables have one for {first:%B %Y}")


CHECKS: tuple[Check, ...] = (
    check_version,
    check_encoding,
    check_clock,
    check_migrations,
    check_partitions,
)
