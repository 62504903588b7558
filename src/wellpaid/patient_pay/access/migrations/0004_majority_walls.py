"""Fence the notices in. What somebody was told stays told."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("access", "0003_majority_notices")]
    operations = [fence("majority_notice", may="SELECT, INSERT")]
