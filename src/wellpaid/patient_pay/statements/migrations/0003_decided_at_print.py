"""Keep on a statement where it goes, and let one be not needed any more."""

from django.db import migrations, models

# What was printed before went to the address that the guarantor has, or to none.
_KEEP_ADDRESSES = """
UPDATE statement s
SET name = trim(g.given_name || ' ' || g.family_name),
    street = g.street,
    town = trim(both ' ,' from g.city || ', ' || g.state || ' ' || g.postal_code),
    email = coalesce((SELECT c.email FROM delivery_choice c
                      WHERE c.organization_id = s.organization_id
                        AND c.guarantor_id = s.guarantor_id AND s.delivery = 'email'), ''),
    delivery = CASE WHEN s.delivery = 'paper' AND '' IN (g.street, g.city, g.postal_code)
                    THEN 'none' ELSE s.delivery END
FROM guarantor g
WHERE g.organization_id = s.organization_id AND g.id = s.guarantor_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0003_members'),
        ('patients', '0002_walls'),
        ('statements', '0002_walls'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='statement',
            name='statement_to_print',
        ),
        migrations.AddField(
            model_name='statement',
            name='email',
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name='statement',
            name='name',
            field=models.CharField(blank=True, max_length=241),
        ),
        migrations.AddField(
            model_name='statement',
            name='street',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='statement',
            name='town',
            field=models.CharField(blank=True, max_length=176),
        ),
        migrations.AlterField(
            model_name='statement',
            name='delivery',
            field=models.CharField(choices=[('paper', 'Paper'), ('email', 'Email'), ('none', 'None')], max_length=5),
        ),
        migrations.AlterField(
            model_name='statement',
            name='state',
            field=models.CharField(choices=[('waiting', 'waiting'), ('ready', 'ready'), ('failed', 'failed'), ('not_needed', 'not_needed')], max_length=10),
        ),
        migrations.RunSQL(_KEEP_ADDRESSES, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('state__in', ['ready', 'not_needed']), _negated=True), fields=['organization', 'run_id', 'id'], name='statement_to_print'),
        ),
    ]
