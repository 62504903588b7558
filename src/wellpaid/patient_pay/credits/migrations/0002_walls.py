"""Fence credit in. How it moved is never changed."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("credits", "0001_initial")]
    operations = [fence("credit_move", may="SELECT, INSERT")]
