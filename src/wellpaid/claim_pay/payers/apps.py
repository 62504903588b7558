"""Health plans that pay."""

from django.apps import AppConfig


class PayersConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.payers"
    label = "payers"
