"""Add why a claim is denied. The column has a default, so no row is rewritten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("remittances", "0004_claim_walls")]
    operations = [
        migrations.AddField(
            model_name="remittanceclaim",
            name="denial_codes",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
    ]
