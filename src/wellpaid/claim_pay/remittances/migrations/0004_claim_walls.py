"""Fence the claims in. They are for as long as their remittance is."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("remittances", "0003_claims")]
    operations = [fence("remittance_claim", may="SELECT, INSERT")]
