"""Providers' choices of how they are paid."""

from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    """Registers the area and what it does when it hears of enrolments."""

    name = "wellpaid.claim_pay.elections"
    label = "elections"

    def ready(self) -> None:
        """Have the readers called."""
        from wellpaid.core.events.registry import read_by

        from .readers import READERS

        for code, reader in READERS.items():
            read_by(code, reader)
