"""Access: whose bills a person may see."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.access"
    label = "access"
