"""Let the application keep links and helpers; who has looked is added to and never changed."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence, share


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        share("person_link", "helper_access"),
        fence("look", may="SELECT, INSERT"),
    ]
