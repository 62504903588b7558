"""Fence bills in, and tie their numbers to blocks that their own organisation leased."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence

# A pair, so that a number can't come from a block that another organisation leased.
_BLOCK = """
ALTER TABLE {table} ADD CONSTRAINT {table}_block_fk FOREIGN KEY (organization_id, block)
REFERENCES number_block (organization_id, block) ON DELETE RESTRICT;
"""


class Migration(migrations.Migration):
    dependencies = [("bills", "0001_initial"), ("organizations", "0002_privileges")]
    operations = [
        fence("bill_number_lease", "bill", may="SELECT, INSERT, UPDATE"),
        fence("bill_line", may="SELECT, INSERT"),
        *(
            migrations.RunSQL(
                _BLOCK.format(table=table), f"ALTER TABLE {table} DROP CONSTRAINT {table}_block_fk;"
            )
            for table in ("bill_number_lease", "bill")
        ),
    ]
