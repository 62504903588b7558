"""Settlements."""

from django.apps import AppConfig


class SettlementsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.settlements"
    label = "settlements"
