"""Fence expected claims in. How often a claim was sent is for ever; whose an answer is, isn't."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("expected_claims", "0001_initial")]
    operations = [
        fence("claim_file", "expected_claim", may="SELECT, INSERT, UPDATE"),
        fence("claim_sending", may="SELECT, INSERT"),
        fence("claim_answer"),
    ]
