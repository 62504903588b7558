from django.db import migrations, models


class Migration(migrations.Migration):
    """The database itself refuses a second booking of what a bank books once."""

    dependencies = [("banking", "0002_walls")]

    operations = [
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "matched_kind__in",
                        (
                            "payout",
                            "refund_check",
                            "bounced_check",
                            "ach_debits",
                            "ach_credits",
                            "ach_debits_back",
                            "ach_credits_back",
                        ),
                    )
                ),
                fields=("organization", "matched_kind", "matched_id"),
                name="bank_line_subject_once",
            ),
        ),
    ]
