"""Payments: from a person to a provider."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Registers the area and what it does when it hears of events."""

    name = "wellpaid.patient_pay.payments"
    label = "payments"

    def ready(self) -> None:
        """Have the readers called."""
        from wellpaid.core.events.registry import read_by

        from .readers import READERS

        for code, reader in READERS.items():
            read_by(code, reader)
