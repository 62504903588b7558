"""Let the application's role keep PINs, grants and who accepted the terms; words stay accepted."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import share


class Migration(migrations.Migration):
    dependencies = [("organizations", "0007_activation")]
    operations = [
        share("activation_pin", "billing_service_grant"),
        share("terms_acceptance", may="SELECT, INSERT"),
    ]
