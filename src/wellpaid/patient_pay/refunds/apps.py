"""Refunds."""

from django.apps import AppConfig


class RefundsConfig(AppConfig):
    """Registers the area and what it does when it hears of its own events."""

    name = "wellpaid.patient_pay.refunds"
    label = "refunds"

    def ready(self) -> None:
        """Have the readers called."""
        from wellpaid.core.events.registry import read_by

        from .readers import READERS

        for code, reader in READERS.items():
            read_by(code, reader)
