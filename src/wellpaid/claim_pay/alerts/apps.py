"""Alerts."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Registers the area and what it does when it hears of remittances."""

    name = "wellpaid.claim_pay.alerts"
    label = "alerts"

    def ready(self) -> None:
        """Have the readers called."""
        from wellpaid.core.events.registry import read_by

        from .readers import READERS

        for code, reader in READERS.items():
            read_by(code, reader)
