from django.db import migrations, models


class Migration(migrations.Migration):
    """An address for the bank's check carries keys of its own; some processors' words are long."""

    dependencies = [("payments", "0005_going_back")]

    operations = [
        migrations.AlterField(
            model_name="payment",
            name="challenge_url",
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AlterField(
            model_name="gatewaynotice",
            name="status",
            field=models.CharField(max_length=40),
        ),
    ]
