"""What a migration does to a table beyond its columns: fence it in and hand out privileges."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

APP_ROLE = "wellpaid_app"

_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
  USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
"""


def fence(*tables: str, may: str = "SELECT, INSERT, UPDATE, DELETE") -> RunSQL:
    """Let the application's role touch tenant tables, one organisation's rows at a time (R13).

    :param may: the privileges it gets; leave out UPDATE and DELETE where rows are for ever
    """
    forward = "".join(
        _POLICY.format(table=table) + f"GRANT {may} ON {table} TO {APP_ROLE};" for table in tables
    )
    backward = "".join(
        f"REVOKE ALL ON {table} FROM {APP_ROLE}; DROP POLICY tenant ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        for table in tables
    )
    return RunSQL(forward, backward)


def share(*tables: str, may: str = "SELECT, INSERT, UPDATE") -> RunSQL:
    """Let the application's role touch shared or local tables. Shared rows are never deleted."""
    return RunSQL(
        "".join(f"GRANT {may} ON {table} TO {APP_ROLE};" for table in tables),
        "".join(f"REVOKE ALL ON {table} FROM {APP_ROLE};" for table in tables),
    )
