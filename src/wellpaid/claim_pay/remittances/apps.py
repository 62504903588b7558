"""Remittances."""

from django.apps import AppConfig


class RemittancesConfig(AppConfig):
    """Registers the area."""

    name = "wellpaid.claim_pay.remittances"
    label = "remittances"
