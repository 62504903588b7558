"""Let each organisation say how long it leaves people in peace between statements."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0003_members'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='statement_rest_days',
            field=models.PositiveSmallIntegerField(default=25),
        ),
    ]
