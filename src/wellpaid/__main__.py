"""``python -m wellpaid COMMAND``: every command of the product; without one, their list."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

DATABASE = "wellpaid"
# Commands that only look at files: no database is started for them.
WITHOUT_DATABASE = frozenset({"check_ach", "check_835", "check_837", "explain_835"})


def main(arguments: list[str]) -> None:
    """Run one command, with the embedded PostgreSQL started around it where none is configured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellpaid.settings.dev")
    from wellpaid.settings import env

    try:
        if env.read("DATABASE_URL") or (arguments and arguments[0] in WITHOUT_DATABASE):
            _execute(arguments)
        else:
            with _embedded_database():
                _execute(arguments)
    except env.SettingError as error:
        sys.exit(f"A setting is wrong: {error}. See docs/operate/settings.md.")


def _execute(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(["wellpaid", *arguments])
    except OperationalError as error:
        # What a person needs is one line; `doctor` says more. The address holds a password.
        sys.exit(
            f"The database doesn't answer: {str(error).strip()}\nTry: python -m wellpaid doctor"
        )


@contextmanager
def _embedded_database() -> Iterator[None]:
    """Have the embedded PostgreSQL run for the block; the last command that uses it stops it."""
    from wellpaid.ops import embedded_postgres
    from wellpaid.settings import env

    # SIGTERM becomes an exception, so that the database is stopped like after Ctrl-C.
    signal.signal(signal.SIGTERM, _end)
    folder = env.data_dir() / "postgres"
    with ExitStack() as use:
        try:
            use.enter_context(embedded_postgres.in_use(folder))
            cluster = embedded_postgres.ensure_running(folder)
            embedded_postgres.ensure_database(cluster, DATABASE)
        except (embedded_postgres.PostgresFailed, OSError) as error:
            sys.exit(
                f"The embedded PostgreSQL in {folder} can't be used: {error}\n"
                "Run it as the user who made that folder, name another folder with "
                "WELLPAID_DATA_DIR, or set DATABASE_URL."
            )
        os.environ["DATABASE_URL"] = cluster.url(DATABASE, embedded_postgres.APP_ROLE)
        os.environ["DATABASE_OWNER_URL"] = cluster.url(DATABASE, embedded_postgres.OWNER_ROLE)
        yield


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    main(sys.argv[1:])
