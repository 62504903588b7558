"""Scheduled payments."""

from django.apps import AppConfig


class ScheduledPaymentsConfig(AppConfig):
    """Registers the area and what it does when it hears of payments."""

    name = "wellpaid.patient_pay.scheduled_payments"
    label = "scheduled_payments"

    def ready(self) -> None:
        """Have the readers called."""
        from wellpaid.core.events.registry import read_by

        from .readers import READERS

        for code, reader in READERS.items():
            read_by(code, reader)
