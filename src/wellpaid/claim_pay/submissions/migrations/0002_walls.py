"""Fence payers' files in. Nothing of them is deleted; findings and approvals never change."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]
    operations = [
        fence(
            "submission",
            "payer_terms",
            "submitted_payment",
            may="SELECT, INSERT, UPDATE",
        ),
        fence("submission_finding", "submission_approval", may="SELECT, INSERT"),
    ]
