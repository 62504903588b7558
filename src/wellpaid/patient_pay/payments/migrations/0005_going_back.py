"""What refunds, returns and disputes need of payments and of their parts."""

import django.db.models.deletion
import django.db.models.expressions
import wellpaid.kit.tenancy.references
from django.db import migrations, models

# A payment's bills have one guarantor.
GUARANTORS = """
UPDATE payment p SET guarantor_id = (
  SELECT b.guarantor_id FROM payment_allocation a
    JOIN bill b ON b.organization_id = a.organization_id AND b.id = a.bill_id
   WHERE a.organization_id = p.organization_id AND a.payment_id = p.id LIMIT 1);
"""
# Money that came for a cancelled bill has been the guarantor's credit in the books all along; now
# its part and its bill say so too.
CREDITS = """
UPDATE payment_allocation a SET is_credit = true
  FROM bill b, payment p
 WHERE b.organization_id = a.organization_id AND b.id = a.bill_id AND b.state = 'cancelled'
   AND p.organization_id = a.organization_id AND p.id = a.payment_id AND p.state = 'succeeded';
UPDATE bill SET paid_cents = 0 WHERE state = 'cancelled' AND paid_cents > 0;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('bills', '0003_list_place'),
        ('organizations', '0005_refund_limit'),
        ('patients', '0002_walls'),
        ('payments', '0004_saved_cards'),
    ]

    operations = [
        migrations.RenameField(
            model_name='gatewaynotice',
            old_name='payment_id',
            new_name='subject_id',
        ),
        # What came before was about charges.
        migrations.AddField(
            model_name='gatewaynotice',
            name='kind',
            field=models.CharField(default='charge', max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='gatewaynotice',
            name='subject_gateway_id',
            field=models.CharField(default='', max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='payment',
            name='disputed_cents',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='payment',
            name='gateway_account',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='payment',
            name='guarantor_id',
            field=models.UUIDField(null=True),
        ),
        migrations.RunSQL(GUARANTORS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='payment',
            name='guarantor_id',
            field=models.UUIDField(),
        ),
        migrations.AddField(
            model_name='payment',
            name='guarantor',
            field=wellpaid.kit.tenancy.references.TenantKey(default=None, from_fields=['organization', 'guarantor_id'], on_delete=django.db.models.deletion.RESTRICT, related_name='payments', to='patients.guarantor', to_fields=['organization', 'id']),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='payment',
            name='lost_cents',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='payment',
            name='refunded_cents',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='payment',
            name='refunding_cents',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='payment',
            name='return_code',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name='payment',
            name='through',
            field=models.CharField(choices=[('card', 'card'), ('bank', 'bank'), ('office', 'office')], default='card', max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='paymentallocation',
            name='given_back_cents',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='paymentallocation',
            name='is_credit',
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(CREDITS, migrations.RunSQL.noop),
        migrations.RunSQL(
            "GRANT UPDATE ON payment_allocation TO wellpaid_app;",
            "REVOKE UPDATE ON payment_allocation FROM wellpaid_app;",
        ),
        migrations.AlterField(
            model_name='payment',
            name='state',
            field=models.CharField(choices=[('authorizing', 'authorizing'), ('challenge', 'challenge'), ('unknown', 'unknown'), ('submitted', 'submitted'), ('succeeded', 'succeeded'), ('declined', 'declined'), ('failed', 'failed'), ('cancelled', 'cancelled'), ('stopped', 'stopped'), ('returned', 'returned')], max_length=16),
        ),
        migrations.AlterField(
            model_name='paymentallocation',
            name='bill_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='paymentallocation',
            name='bill',
            field=wellpaid.kit.tenancy.references.TenantKey(from_fields=('organization', 'bill_id'), null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='allocations', to='bills.bill', to_fields=('organization', 'id')),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['organization', 'guarantor_id'], name='payment_by_guarantor'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(condition=models.Q(('state__in', ['unknown', 'returned'])), fields=['organization', 'state', 'state_changed_at'], name='payment_needs_a_look'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gte', django.db.models.expressions.CombinedExpression(models.F('refunding_cents'), '+', models.F('refunded_cents'))), ('refunding_cents__gte', 0), ('refunded_cents__gte', 0)), name='payment_refunds_within_amount'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gte', django.db.models.expressions.CombinedExpression(models.F('disputed_cents'), '+', models.F('lost_cents'))), ('disputed_cents__gte', 0), ('lost_cents__gte', 0)), name='payment_disputes_within_amount'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=wellpaid.kit.tenancy.references.TenantReference(cascade=False, field='guarantor_id', name='payment_guarantor_fk', to='patients.Guarantor'),
        ),
        migrations.AddConstraint(
            model_name='paymentallocation',
            constraint=models.CheckConstraint(condition=models.Q(('given_back_cents__gte', 0), ('amount_cents__gte', models.F('given_back_cents'))), name='allocation_given_back_within'),
        ),
        migrations.AddConstraint(
            model_name='paymentallocation',
            constraint=models.CheckConstraint(condition=models.Q(('bill_id__isnull', False), ('is_credit', True), _connector='OR'), name='allocation_without_bill_is_credit'),
        ),
    ]
