"""Disputes."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.disputes"
    label = "disputes"
