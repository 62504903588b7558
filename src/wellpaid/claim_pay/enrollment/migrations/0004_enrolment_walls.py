"""Fence enrolments in, and share the operator's list. Files of an enrolment are for ever."""

from django.db import migrations

from wellpaid.kit.tenancy.migrations import fence, share


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0003_enrolments")]
    operations = [
        fence("enrollment", may="SELECT, INSERT, UPDATE"),
        fence("enrollment_document", may="SELECT, INSERT"),
        share("enrollment_open"),
    ]
