"""Who may touch what in the database.

Our own tables hand out privileges in their migrations, table by table. The tables of libraries
(sessions, sign-in, jobs) don't know our role, so they are granted here, by name.
"""

from __future__ import annotations

from typing import Any

from wellpaid.kit.tenancy.migrations import APP_ROLE

# Prefixes of library tables that the application reads and writes.
_WRITTEN = (
    "account_", "mfa_", "usersessions_", "procrastinate_", "django_session",
    "socialaccount_socialaccount", "socialaccount_socialtoken",
)  # fmt: skip
# The provider's secret comes from the environment: nobody adds one by a row in the database.
_READ = ("django_content_type", "django_migrations", "auth_", "socialaccount_socialapp")


def make_application_role(cursor: Any) -> None:
    """Make the application's role where it is missing, and let the current one step down to it."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE ROLE {APP_ROLE} NOLOGIN")
        cursor.execute(f"GRANT {APP_ROLE} TO CURRENT_USER")
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")


def grant_library_tables(cursor: Any) -> None:
    """Grant what the libraries' code needs, and nothing on tables that this list doesn't name."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    tables = [name for (name,) in cursor.fetchall()]
    for table in tables:
        if table.startswith(_WRITTEN):
            cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {APP_ROLE}')
        elif table.startswith(_READ):
            cursor.execute(f'GRANT SELECT ON "{table}" TO {APP_ROLE}')
    cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
    for (sequence,) in cursor.fetchall():
        if sequence.startswith(_WRITTEN):
            cursor.execute(f'GRANT USAGE ON SEQUENCE "{sequence}" TO {APP_ROLE}')
