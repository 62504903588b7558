"""``python -m wellpaid COMMAND``: every command of the product; without one, their list."""

from __future__ import annotations

import os
import sys

DATABASE = "wellpaid"


def main(arguments: list[str]) -> None:
    """Run one command, with the embedded PostgreSQL started around it where none is configured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellpaid.settings.dev")
    from wellpaid.settings import env

    started_in = None
    if not env.read("DATABASE_URL"):
        from wellpaid.ops import embedded_postgres

        folder = env.data_dir() / "postgres"
        cluster = embedded_postgres.ensure_running(folder)
        embedded_postgres.ensure_database(cluster, DATABASE)
        os.environ["DATABASE_URL"] = cluster.url(DATABASE, embedded_postgres.APP_ROLE)
        os.environ["DATABASE_OWNER_URL"] = cluster.url(DATABASE, embedded_postgres.OWNER_ROLE)
        started_in = folder if cluster.started_here else None

    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["wellpaid", *arguments])
    finally:
        if started_in:
            embedded_postgres.stop(started_in)


if __name__ == "__main__":
    main(sys.argv[1:])
