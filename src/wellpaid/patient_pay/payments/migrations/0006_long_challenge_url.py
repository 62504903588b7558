from django.db import migrations, models


class Migration(migrations.Migration):
    """A processor's address for the bank's check carries keys of its own: longer than 300."""

    dependencies = [("payments", "0005_going_back")]

    operations = [
        migrations.AlterField(
            model_name="payment",
            name="challenge_url",
            field=models.CharField(blank=True, max_length=2000),
        ),
    ]
