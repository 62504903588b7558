"""Keep what each statement asked for, who was held, and when the package was written."""

import django.db.models.deletion
import wellpaid.kit.ids
import wellpaid.kit.tenancy.references
from django.db import migrations, models

from wellpaid.kit.tenancy.migrations import fence


class Migration(migrations.Migration):

    dependencies = [
        ('bills', '0003_list_place'),
        ('organizations', '0004_statement_rest'),
        ('statements', '0003_decided_at_print'),
    ]

    operations = [
        migrations.AddField(
            model_name='statementrun',
            name='held',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='statementrun',
            name='packaged_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='StatementBill',
            fields=[
                ('pk', models.CompositePrimaryKey('organization_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=wellpaid.kit.ids.new_id)),
                ('statement_id', models.UUIDField()),
                ('bill_id', models.UUIDField()),
                ('owed_cents', models.BigIntegerField()),
                ('bill', wellpaid.kit.tenancy.references.TenantKey(from_fields=['organization', 'bill_id'], on_delete=django.db.models.deletion.RESTRICT, related_name='statements', to='bills.bill', to_fields=['organization', 'id'])),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='organizations.organization')),
                ('statement', wellpaid.kit.tenancy.references.TenantKey(from_fields=['organization', 'statement_id'], on_delete=django.db.models.deletion.RESTRICT, related_name='bills', to='statements.statement', to_fields=['organization', 'id'])),
            ],
            options={
                'db_table': 'statement_bill',
                'constraints': [models.UniqueConstraint(fields=('organization', 'statement_id', 'bill_id'), name='statement_bill_once'), wellpaid.kit.tenancy.references.TenantReference(cascade=False, field='statement_id', name='statement_bill_statement_fk', to='statements.Statement'), wellpaid.kit.tenancy.references.TenantReference(cascade=False, field='bill_id', name='statement_bill_bill_fk', to='bills.Bill')],
            },
        ),
        fence("statement_bill", may="SELECT, INSERT"),
    ]
