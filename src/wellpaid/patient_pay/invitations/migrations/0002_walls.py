"""Fence invitations in. An invitation ends; its row stays."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):
    dependencies = [("invitations", "0001_initial")]
    operations = [fence("account_invitation", may="SELECT, INSERT, UPDATE")]
