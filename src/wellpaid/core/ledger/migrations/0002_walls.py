"""Fence the books in, make them append-only, and add the functions that write them."""

from pathlib import Path

from django.db import migrations

from wellpaid.kit.tenancy.append_only import guard, partition_by_month
from wellpaid.kit.tenancy.migrations import fence

SQL_DIR = Path(__file__).resolve().parents[1] / "sql"
TABLES = (
    "ledger_account",
    "ledger_journal",
    "ledger_entry",
    "ledger_balance",
    "ledger_snapshot",
    "ledger_block",
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("audit", "0002_walls")]
    operations = [
        guard("ledger_journal", "ledger_entry", "ledger_block"),
        partition_by_month("ledger_entry"),
        fence(*TABLES, may="SELECT"),
        migrations.RunSQL(
            (SQL_DIR / "post.sql").read_text(),
            "DROP FUNCTION ledger_post, ledger_post_one, ledger_post_batch, ledger_book, "
            "ledger_book_few, ledger_check_organization; ALTER TABLE ledger_account DROP CONSTRAINT "
            "ledger_account_id_is_hash; DROP FUNCTION ledger_account_id",
        ),
        migrations.RunSQL(
            (SQL_DIR / "seal.sql").read_text(),
            "DROP FUNCTION ledger_take_snapshots, ledger_balance_of, ledger_seal",
        ),
    ]
