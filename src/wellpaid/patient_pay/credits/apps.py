"""Credits."""

from django.apps import AppConfig


class CreditsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.credits"
    label = "credits"
