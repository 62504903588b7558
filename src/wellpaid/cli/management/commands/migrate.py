"""Bring the database up to date, as the role that owns it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from wellpaid.ops.database_roles import grant_library_tables, make_application_role


class Command(migrate.Command):
    """Django's ``migrate`` on the owner's connection, one run at a time, with short lock waits."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Keep Django's arguments; only the database differs."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the application's role, migrate, and hand out privileges on libraries' tables."""
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            make_application_role(cursor)
            # Held until this command's connection closes; a second one waits for its turn.
            cursor.execute("SELECT pg_advisory_lock(hashtext('wellpaid.migrate'))")
            cursor.execute("SET lock_timeout = '4s'")
        super().handle(*args, **options)
        with connection.cursor() as cursor:
            grant_library_tables(cursor)
            cursor.execute("SELECT pg_advisory_unlock(hashtext('wellpaid.migrate'))")
