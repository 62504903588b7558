"""Let the application's role keep what it watches; proofs and acts are for ever."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import share


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial")]
    operations = [
        share("oversight_proof", "oversight_act", may="SELECT, INSERT"),
        share("oversight_summary", "oversight_bank_contact"),
        share(
            "oversight_check_result",
            "oversight_job_failure",
            may="SELECT, INSERT, UPDATE, DELETE",
        ),
    ]
