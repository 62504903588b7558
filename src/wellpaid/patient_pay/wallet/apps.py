"""Saved cards of people who sign in."""

from django.apps import AppConfig


class WalletConfig(AppConfig):
    """Registers the area and what it does when it hears of events."""

    name = "wellpaid.patient_pay.wallet"
    label = "wallet"

    def ready(self) -> None:
        """Have the readers called."""
        from wellpaid.core.events.registry import read_by

        from .readers import READERS

        for code, reader in READERS.items():
            read_by(code, reader)
