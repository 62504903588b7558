"""Let the application's role add and change people; it never deletes one."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import share


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]
    operations = [share("app_user")]
