from django.db import migrations, models


class Migration(migrations.Migration):
    """A bank payment that came back for lack of money may be presented twice more."""

    dependencies = [("payments", "0006_longer_words")]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="presented_again_count",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
