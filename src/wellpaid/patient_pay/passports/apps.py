"""Bill passports."""

from django.apps import AppConfig


class PassportsConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.patient_pay.passports"
    label = "passports"
