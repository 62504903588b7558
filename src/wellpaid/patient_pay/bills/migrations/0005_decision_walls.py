"""Fence plans' decisions in; let a decision, and nothing else, divide a line anew."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import APP_ROLE, fence

_AMOUNTS = (
    "plan_discount_cents, plan_paid_cents, waiting_cents, deductible_cents, copay_cents, "
    "coinsurance_cents, other_share_cents"
)


class Migration(migrations.Migration):
    dependencies = [("bills", "0004_plan_decisions")]
    operations = [
        fence("plan_decision", may="SELECT, INSERT, UPDATE (bill_id, is_withdrawn)"),
        migrations.RunSQL(
            f"GRANT UPDATE ({_AMOUNTS}) ON bill_line TO {APP_ROLE};",
            f"REVOKE UPDATE ({_AMOUNTS}) ON bill_line FROM {APP_ROLE};",
        ),
    ]
