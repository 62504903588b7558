"""Fence approvals in, and approve what choices use already."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence

# Accounts that were in use before approvals existed go on: nobody's payments turn into checks.
_KEEP = """
INSERT INTO provider_account
  (organization_id, id, state, bank_account_id, asked_by, asked_at, decided_by, decided_at,
   usable_from_date, state_changed_at)
SELECT DISTINCT ON (account.id)
  account.organization_id, gen_random_uuid(), 'approved', account.id, election.signed_by,
  election.signed_at, 'migration', now(), election.signed_at::date, now()
FROM election JOIN bank_account account
  ON account.organization_id = election.organization_id AND account.id = election.bank_account_id
WHERE election.state = 'standing' AND account.state = 'verified'
ORDER BY account.id, election.signed_at;
"""


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0001_initial"), ("elections", "0002_walls")]
    operations = [
        migrations.RunSQL(_KEEP, migrations.RunSQL.noop),
        fence("provider_account", may="SELECT, INSERT, UPDATE"),
    ]
