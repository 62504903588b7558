"""Fence the audit lines in, make them append-only, and add their seal.

Lines are inserted by the application's role, but not their moment and transaction: those columns
are the database's own.
"""

from pathlib import Path

from django.db import migrations

from wellpaid.kit.tenancy.append_only import guard, partition_by_month
from wellpaid.kit.tenancy.migrations import fence

SQL_DIR = Path(__file__).resolve().parents[1] / "sql"
INSERT_COLUMNS = (
    "organization_id, id, event, actor_kind, actor_id, subject_id, facts, occurred_at"
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        guard("audit_line", "audit_block"),
        partition_by_month("audit_line"),
        fence("audit_line", may=f"SELECT, INSERT ({INSERT_COLUMNS})"),
        fence("audit_block", may="SELECT"),
        migrations.RunSQL(
            (SQL_DIR / "seal.sql").read_text(),
            "DROP FUNCTION audit_seal, seal_fields, seal_micros",
        ),
    ]
